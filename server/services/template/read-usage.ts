import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'

/** Days in which a message from the partner counts as a reply to ours. */
export const REPLY_DAYS = 14
/** Days of uses that are counted. */
const COUNTED_DAYS = 365

export type VersionUsage = { version: string; sent: number; replies: number; lastUsedAt: string }
/** Of one template, newest use first. */
export type Usage = { sent: number; replies: number; lastUsedAt: string; versions: VersionUsage[] }

type Counted = { template_id: string; version: string; sent: number; replies: number; last_used_at: Date | string }

/**
 * How often each template was sent in the last year, by version, and how often the partner wrote within 14 days
 * (row 81). A draft that was never sent does not count; one reply may answer several mails.
 */
export async function readUsage(db: Db, portalId: string, now: Date): Promise<Map<string, Usage>> {
  const since = new Date(now.getTime() - COUNTED_DAYS * 86_400_000).toISOString()
  const result = await db.execute(sql`
    select used.template_id, used.version, count(*)::int as sent, max(sent.occurred_at) as last_used_at,
      count(*) filter (where exists (
        select from touchpoint reply
        where reply.portal_id = sent.portal_id and reply.partner_id = sent.partner_id and reply.direction = 'in'
          and reply.status = 'done' and reply.occurred_at > sent.occurred_at
          and reply.occurred_at <= sent.occurred_at + make_interval(days => ${REPLY_DAYS})))::int as replies
    from template_use used
    join touchpoint sent on sent.portal_id = used.portal_id and sent.id = used.id
    where used.portal_id = ${portalId} and used.created_at >= ${since}::timestamptz
      and sent.status = 'done' and sent.direction = 'out'
    group by used.template_id, used.version
    order by last_used_at desc`)
  const { rows } = result as unknown as { rows: Counted[] }
  const byTemplate = Map.groupBy(rows, (row) => row.template_id)
  return new Map([...byTemplate].map(([id, versions]) => [id, toUsage(versions)]))
}

function toUsage(rows: readonly Counted[]): Usage {
  const versions = rows.map(({ version, sent, replies, last_used_at }) => {
    return { version, sent, replies, lastUsedAt: new Date(last_used_at).toISOString() }
  })
  const total = (of: 'sent' | 'replies') => versions.reduce((sum, each) => sum + each[of], 0)
  return { sent: total('sent'), replies: total('replies'), lastUsedAt: versions[0]!.lastUsedAt, versions }
}
