import { z } from 'zod'
import { dueTouches } from '#shared/cadence/due-touches.ts'
import type { FilledSlot } from '#shared/cadence/fill.ts'
import { overdueSlots } from '#shared/cadence/overdue.ts'
import { Pause, StreamOverride } from '#shared/cadence/override.ts'
import { streamTimelines } from '#shared/cadence/timeline.ts'
import { tierOf } from '#shared/framework/framework.ts'
import { DueTouch } from '#shared/standing.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { loadCadence } from './load-cadence.ts'

/** Slots of the past that are shown. */
const SHOWN = 12

const SlotLine = z.object({
  slot: z.string().nullable(),
  dueOn: z.iso.date(),
  state: z.enum(['done', 'waiting-for-reply', 'skipped', 'overdue', 'open']),
  doneOn: z.iso.date().nullable(),
  reason: z.string().nullable(),
})

export const StreamView = z
  .object({
    id: z.string(),
    label: z.string(),
    kind: z.enum(['anchored', 'rolling', 'event']),
    fromPhase: z.int(),
    /** The framework's, or ours and marked so. */
    origin: z.enum(['framework', 'added']),
    running: z.boolean(),
    override: StreamOverride,
    pauses: z.array(Pause),
    snoozedUntil: z.iso.date().nullable(),
    next: DueTouch.nullable(),
    slots: z.array(SlotLine),
  })
  .meta({ id: 'StreamView' })
export type StreamView = z.infer<typeof StreamView>

/** Every stream of a partner's tier, how it runs for this partner, and its last slots. Throws `not-found`. */
export async function listStreams(ctx: Context, partnerId: string): Promise<StreamView[]> {
  requireRole(ctx, 'viewer')
  const { facts, cadence } = await loadCadence(ctx.deps.database.db, ctx, partnerId)
  const due = dueTouches(cadence)
  const overdue = new Set(overdueSlots(cadence))
  return tierOf(ctx.deps.framework, facts.partner.tier).streams.map((stream) => {
    const { id, label, kind, from_phase, origin } = stream
    const timeline = streamTimelines(cadence).find((each) => each.stream.id === id)
    const setting = facts.settings?.find((each) => each.stream === id)
    const past = timeline?.slots.filter((slot) => slot.dueOn <= cadence.today || slot.touch !== null) ?? []
    return {
      id,
      label,
      kind,
      fromPhase: from_phase,
      origin: origin.from,
      running: timeline !== undefined,
      override: setting?.override ?? {},
      pauses: setting?.pauses ?? [],
      snoozedUntil: setting?.snoozedUntil ?? null,
      next: due.find((touch) => touch.stream === id) ?? null,
      slots: past.slice(-SHOWN).map((slot) => toLine(slot, overdue.has(slot))),
    }
  })
}

function toLine(slot: FilledSlot, isOverdue: boolean): z.infer<typeof SlotLine> {
  const { key, dueOn, touch, satisfied, skipped } = slot
  const rest = { slot: key, dueOn, doneOn: touch?.on ?? null, reason: skipped?.reason ?? null }
  if (touch !== null) return { ...rest, state: satisfied ? 'done' : 'waiting-for-reply' }
  if (skipped !== null) return { ...rest, state: 'skipped' }
  return { ...rest, state: isOverdue ? 'overdue' : 'open' }
}
