import { setImmediate } from 'node:timers/promises'
import { and, asc, eq, gte, lte } from 'drizzle-orm'
import { isAutomatic } from '#shared/cadence/automatic.ts'
import type { Channel } from '#shared/touchpoint.ts'
import { touchpoint } from '../../db/tables/history.ts'
import { engagement, hubspotOwner } from '../../db/tables/hubspot.ts'
import type { Deps } from '../../deps.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context, Portal } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { type Settled, settleCandidate } from '../engagement/settle-candidate.ts'
import { lockPartner } from '../partner/find.ts'
import { startPhaseOne } from './log-touchpoint.ts'
import { askAbout, placeTouch } from './place-touch.ts'

type Candidate = typeof engagement.$inferSelect
export type EngagementCounts = { matched: number; asked: number; ignored: number }

const PAGE = 100
/** The same mail as seen by Gmail and by HubSpot: their clocks and queues lie some minutes apart. */
const SAME_MS = 15 * 60_000
/** HubSpot's words for what never took place. */
const NOT_HELD = new Set(['BOUNCED', 'FAILED', 'CANCELED', 'CANCELLED', 'NO_SHOW', 'RESCHEDULED', 'BUSY', 'NO_ANSWER'])

/**
 * Makes touchpoints of the conversations HubSpot has: each by rule a touch of its stream, or one of none with a question
 * where it is near an open slot. What Gmail saw already is not logged twice; notes, bounces, automatic replies and
 * meetings that were not held are none. A meeting to come waits.
 */
export async function matchEngagements(deps: Deps, portal: Portal, now: Date): Promise<EngagementCounts> {
  const ctx: Context = { deps, portal, now, actor: { kind: 'hubspot', name: 'HubSpot' }, role: 'manager' }
  const counts: EngagementCounts = { matched: 0, asked: 0, ignored: 0 }
  for (;;) {
    const open = await deps.database.db
      .select()
      .from(engagement)
      .where(and(eq(engagement.portalId, portal.id), eq(engagement.state, 'open'), lte(engagement.occurredAt, now)))
      .orderBy(asc(engagement.occurredAt), asc(engagement.id))
      .limit(PAGE)
    if (open.length === 0) return counts
    for (const candidate of open) counts[await matchOne(ctx, candidate)] += 1
    await setImmediate()
  }
}

async function matchOne(ctx: Context, candidate: Candidate): Promise<Settled['state']> {
  const options = { action: 'engagement.match', needs: 'manager', input: { id: candidate.id } } as const
  const { value } = await write(ctx, options, async (changes) => {
    const settled = await settle(ctx, changes, candidate)
    await settleCandidate(changes.db, { portalId: ctx.portal.id, id: candidate.id }, settled)
    return settled.state
  })
  return value
}

async function settle(ctx: Context, changes: Changes, candidate: Candidate): Promise<Settled> {
  const channel = channelOf(candidate)
  const inbound = candidate.direction === 'in'
  const isNone = channel === null || NOT_HELD.has(candidate.status ?? '') || (inbound && isAutomatic(candidate.subject))
  if (isNone) return { state: 'ignored', touchpointId: null }
  const partner = await lockPartner(changes, candidate.partnerId)
  const known = await knownTouch(ctx, changes, { candidate, channel })
  if (known) return { state: 'matched', touchpointId: known }
  const { occurredAt, subject } = candidate
  const direction = candidate.direction ?? 'out'
  const logged = { occurredAt, channel, direction, templateId: null, subject, meetingType: null }
  const match = await placeTouch(ctx, changes, { partner, logged })
  const row = await changes.insert('touchpoint', {
    partnerId: partner.id,
    stream: match.kind === 'stream' ? match.stream : null,
    slot: null,
    status: 'done',
    occurredAt,
    direction,
    channel,
    templateId: null,
    subject,
    threadId: null,
    evidence: 'hubspot',
    byName: inbound ? null : await ownerName(ctx, changes, candidate.ownerId),
    reason: null,
  })
  await startPhaseOne(ctx, changes, { partner, row, occurredAt })
  await askAbout(changes, row, match)
  return { state: match.kind === 'ask' ? 'asked' : 'matched', touchpointId: row.id }
}

function channelOf({ type }: Candidate): Channel | null {
  return type === 'note' ? null : type
}

/** The touch that was logged of the same conversation; a ticked one is taken as confirmed by HubSpot. */
async function knownTouch(
  ctx: Context,
  changes: Changes,
  { candidate, channel }: { candidate: Candidate; channel: Channel },
): Promise<string | null> {
  const at = candidate.occurredAt.getTime()
  const rows: Row<'touchpoint'>[] = await changes.db
    .select()
    .from(touchpoint)
    .where(
      and(
        eq(touchpoint.portalId, ctx.portal.id),
        eq(touchpoint.partnerId, candidate.partnerId),
        eq(touchpoint.channel, channel),
        eq(touchpoint.direction, candidate.direction ?? 'out'),
        eq(touchpoint.status, 'done'),
        gte(touchpoint.occurredAt, new Date(at - SAME_MS)),
        lte(touchpoint.occurredAt, new Date(at + SAME_MS)),
      ),
    )
  const same = rows.find(
    ({ subject }) => subject === null || candidate.subject === null || subject === candidate.subject,
  )
  if (!same) return null
  if (same.evidence === 'ticked') await changes.update('touchpoint', same.id, { evidence: 'hubspot' })
  return same.id
}

async function ownerName(ctx: Context, changes: Changes, id: string | null): Promise<string | null> {
  if (id === null) return null
  const [row] = await changes.db
    .select({ name: hubspotOwner.name })
    .from(hubspotOwner)
    .where(and(eq(hubspotOwner.portalId, ctx.portal.id), eq(hubspotOwner.id, id)))
  return row?.name ?? null
}
