import { and, asc, eq, gt, or } from 'drizzle-orm'
import { z } from 'zod'
import { engagement } from '../../db/tables/hubspot.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const CandidateStates = z.enum(['open', 'matched', 'asked', 'ignored'])
export const Candidate = z
  .object({
    id: z.uuid(),
    type: z.enum(['email', 'meeting', 'call', 'note']),
    /** HubSpot's id of the e-mail, meeting, call or note. */
    remoteId: z.string(),
    partnerId: z.uuid(),
    contactId: z.uuid().nullable(),
    occurredAt: z.iso.datetime(),
    /** Null where HubSpot does not say. */
    direction: z.enum(['out', 'in']).nullable(),
    subject: z.string().nullable(),
    /** HubSpot's own word: `SENT`, `BOUNCED`, `COMPLETED`, `NO_SHOW` … */
    status: z.string().nullable(),
    ownerId: z.string().nullable(),
    state: CandidateStates,
    touchpointId: z.uuid().nullable(),
  })
  .meta({ id: 'Candidate' })
export type Candidate = z.infer<typeof Candidate>

export const CandidatePage = z
  .object({ candidates: z.array(Candidate), after: z.string().nullable() })
  .meta({ id: 'CandidatePage' })
export type CandidatePage = z.infer<typeof CandidatePage>

type Asked = { state?: z.infer<typeof CandidateStates>; partnerId?: string; after?: string; limit: number }

/**
 * Conversations HubSpot has about partners' contacts, oldest first: candidates for touchpoints, never their text.
 * @param asked.state `open` unless told
 */
export async function listCandidates(ctx: Context, { state = 'open', ...asked }: Asked): Promise<CandidatePage> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select()
    .from(engagement)
    .where(
      and(
        eq(engagement.portalId, ctx.portal.id),
        eq(engagement.state, state),
        asked.partnerId ? eq(engagement.partnerId, asked.partnerId) : undefined,
        asked.after ? isAfter(asked.after) : undefined,
      ),
    )
    .orderBy(asc(engagement.occurredAt), asc(engagement.id))
    .limit(asked.limit)
  const last = rows.length === asked.limit ? rows.at(-1) : undefined
  return {
    candidates: rows.map(({ portalId: _, occurredAt, ...rest }) => ({ ...rest, occurredAt: occurredAt.toISOString() })),
    after: last ? `${last.occurredAt.getTime()}.${last.id}` : null,
  }
}

function isAfter(cursor: string) {
  const [time = '', id = ''] = cursor.split('.')
  const at = new Date(Number(time))
  return or(gt(engagement.occurredAt, at), and(eq(engagement.occurredAt, at), gt(engagement.id, id)))
}
