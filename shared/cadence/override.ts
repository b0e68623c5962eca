import { z } from 'zod'
import { addDays } from '../date.ts'
import { Period, type Stream, Weekday } from '../framework/tiers.ts'

/** What a partner has otherwise than its tier (row 69). What is left out is the tier's. */
export const StreamOverride = z.strictObject({
  /** The stream does not run for this partner. */
  off: z.boolean().optional(),
  every: Period.optional(),
  weekday: Weekday.optional(),
  week_of_month: z.int().min(1).max(4).optional(),
  template: z.string().min(1).max(60).optional(),
  grace_working_days: z.int().min(0).max(60).optional(),
})
export type StreamOverride = z.infer<typeof StreamOverride>

/** Nothing is due from one day to the other, both included; `to` null: until somebody ends it. */
export const Pause = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date().nullable(),
  reason: z.string().max(500).nullable(),
})
export type Pause = z.infer<typeof Pause>

/** The settings of one stream of one partner, as cadence needs them. */
export type StreamSetting = {
  stream: string
  override: StreamOverride
  pauses: readonly Pause[]
  snoozedSlot: string | null
  snoozedUntil: string | null
}

/** The stream as it runs for a partner; null if it is off. An event stream knows only `off` and `template`. */
export function overridden(stream: Stream, override: StreamOverride): Stream | null {
  if (override.off) return null
  const template = override.template ?? stream.template
  if (stream.kind === 'event') return { ...stream, template }
  const every = override.every ?? stream.every
  const grace_working_days = override.grace_working_days ?? stream.grace_working_days
  if (stream.kind === 'rolling') return { ...stream, template, every, grace_working_days }
  return { ...stream, template, every, grace_working_days, slot: slotOf(stream.slot, every, override) }
}

type Slot = Extract<Stream, { kind: 'anchored' }>['slot']

/** A rhythm of days has a weekday alone, one of months a week of the month as well. */
function slotOf(slot: Slot, every: Period, { weekday = slot.weekday, week_of_month }: StreamOverride): Slot {
  if ('days' in every) return { weekday }
  return { weekday, week_of_month: week_of_month ?? ('week_of_month' in slot ? slot.week_of_month : 1) }
}

/** True on a day of a pause. */
export function isPaused(pauses: readonly Pause[], on: string): boolean {
  return pauses.some(({ from, to }) => from <= on && (to === null || on <= to))
}

/** Pauses as spans with an end, for days up to one. */
export function pausedSpans(pauses: readonly Pause[], today: string): { from: string; to: string }[] {
  return pauses.map(({ from, to }) => ({ from, to: to ?? addDays(today, 1) }))
}
