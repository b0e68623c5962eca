import { sql } from 'drizzle-orm'
import type { BandId } from '#shared/framework/health.ts'
import type { Db } from '../../db/client.ts'
import type { Context } from '../../write/context.ts'

export type Crossing = { partnerId: string; from: BandId; to: BandId; score: number; reason: string }

/** Keeps the crossings of bands as events, one statement whatever the number; whoever acts on them reads the table. */
export async function writeCrossings(
  db: Db,
  { portal, now }: Pick<Context, 'portal' | 'now'>,
  crossings: readonly Crossing[],
): Promise<void> {
  if (crossings.length === 0) return
  const rows = crossings.map(({ partnerId, ...rest }) => ({ partner_id: partnerId, ...rest }))
  await db.execute(sql`
    insert into band_crossing (portal_id, id, partner_id, at, "from", "to", score, reason)
    select ${portal.id}, gen_random_uuid(), partner_id, ${now.toISOString()}::timestamptz, "from", "to", score, reason
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(partner_id uuid, "from" text, "to" text,
      score double precision, reason text)`)
}
