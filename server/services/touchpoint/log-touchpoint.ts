import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { LogTouchpoint, Undo } from '#shared/api/outreach.ts'
import type { Match } from '#shared/cadence/match-touch.ts'
import { enterStage } from '#shared/lifecycle/enter-stage.ts'
import type { Partner } from '#shared/partner.ts'
import type { Touchpoint } from '#shared/touchpoint.ts'
import { touchpoint } from '../../db/tables/history.ts'
import { AppError } from '../../errors.ts'
import { localDate } from '../../time/local-date.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { recordLoggedUse, rememberLists } from '../draft/record-use.ts'
import { addContact } from '../partner/add-contact.ts'
import { toTouchpoint } from '../partner/facts.ts'
import { lockPartner } from '../partner/find.ts'
import { askAbout, placeTouch, requireStream } from './place-touch.ts'

type Input = z.output<typeof LogTouchpoint>
export type LoggedTouchpoint = { touchpoint: Touchpoint; undo: Undo | null }

/** A minute of clock difference between the browser and the service is forgiven, a date in the future is not. */
const FUTURE_MS = 60_000

/**
 * Logs a touch or marks a draft as sent; the next due date moves with it. The first mail to a prospect starts Phase 1
 * and its clock. Logging a draft twice logs it once. Throws `not-found` and `invalid` for a time in the future.
 */
export async function logTouchpoint(ctx: Context, input: Input, key: string | null): Promise<LoggedTouchpoint> {
  const occurredAt = input.occurredAt ? new Date(input.occurredAt) : ctx.now
  if (occurredAt.getTime() > ctx.now.getTime() + FUTURE_MS) {
    throw new AppError('invalid', `occurredAt ${input.occurredAt} is in the future. Log a touch once it has happened.`)
  }
  const options = { action: 'touchpoint.log', needs: 'manager', input, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const partner = await lockPartner(changes, input.partnerId)
    const row = input.touchpointId
      ? await completeDraft(ctx, changes, { id: input.touchpointId, input, occurredAt })
      : await insertTouch(ctx, changes, { partner, input, occurredAt })
    await startPhaseOne(ctx, changes, { partner, row, occurredAt })
    const role = partner.source === 'youtube' ? 'creator' : 'primary'
    // In one order whoever writes: two who share addresses must not wait for each other's.
    for (const email of input.to.toSorted())
      await addContact(changes, ctx.portal.id, { partnerId: partner.id, email, name: null, role })
    return toTouchpoint(row)
  })
  return { touchpoint: value, undo }
}

async function completeDraft(
  ctx: Context,
  changes: Changes,
  { id, input, occurredAt }: { id: string; input: Input; occurredAt: Date },
): Promise<Row<'touchpoint'>> {
  const [draft] = await changes.db
    .select()
    .from(touchpoint)
    .where(
      and(eq(touchpoint.portalId, ctx.portal.id), eq(touchpoint.id, id), eq(touchpoint.partnerId, input.partnerId)),
    )
  if (!draft) throw new AppError('not-found', `There is no draft ${id} of this partner. It may have been undone.`)
  if (draft.status === 'done') return draft
  await rememberLists(ctx, changes, { touchpointId: id, remember: input.remember ?? false })
  return changes.update('touchpoint', id, {
    status: 'done',
    occurredAt,
    evidence: input.evidence,
    subject: input.subject ?? draft.subject,
    threadId: input.threadId,
  })
}

async function insertTouch(
  ctx: Context,
  changes: Changes,
  { partner, input, occurredAt }: { partner: Partner; input: Input; occurredAt: Date },
): Promise<Row<'touchpoint'>> {
  const { direction, channel, templateId, subject, threadId, evidence } = input
  if (input.stream !== null) requireStream(ctx, partner, input.stream)
  const logged = { occurredAt, channel, direction, templateId, subject, meetingType: input.meetingType ?? null }
  const match: Match =
    input.stream === null
      ? await placeTouch(ctx, changes, { partner, logged })
      : { kind: 'stream', stream: input.stream }
  const row = await changes.insert('touchpoint', {
    partnerId: partner.id,
    stream: match.kind === 'stream' ? match.stream : null,
    slot: null,
    status: 'done',
    occurredAt,
    direction,
    channel,
    templateId,
    subject,
    threadId,
    evidence,
    byName: direction === 'out' ? ctx.actor.name : null,
    reason: null,
  })
  await askAbout(changes, row, match)
  if (templateId) await recordLoggedUse(ctx, changes, { touchpointId: row.id, templateId })
  return row
}

/** The first thing that reached a prospect starts Phase 1 on its day. */
export async function startPhaseOne(
  ctx: Context,
  changes: Changes,
  { partner, row, occurredAt }: { partner: Partner; row: Row<'touchpoint'>; occurredAt: Date },
): Promise<void> {
  if (partner.stage !== 'prospect' || row.status !== 'done' || row.direction !== 'out') return
  const on = localDate(occurredAt, ctx.portal.timeZone)
  await changes.update('partner', partner.id, enterStage(partner.phaseDates, 'initial-contact', on))
}
