import { z } from 'zod'
import { Origin, Slug } from './tiers.ts'

/** A part a message must hold before it stops a clock; `if_any` parts are asked for only where there is something to say. */
export const MessagePart = z.strictObject({
  id: Slug,
  label: z.string().min(1),
  if_any: z.boolean().default(false),
  origin: Origin,
})
export type MessagePart = z.infer<typeof MessagePart>

const clockBase = { label: z.string().min(1), parts: z.array(MessagePart).min(1), origin: Origin }

/** Clocks of one incident and one partner, in hours by the wall clock (DESIGN §8). */
export const IncidentClocks = z.strictObject({
  recipients: z.strictObject({ label: z.string().min(1), role: z.string().min(1), origin: Origin }),
  /** Met strictly before `under_hours` have passed. */
  first_notice: z.strictObject({ ...clockBase, under_hours: z.number().positive(), from: z.literal('detected_at') }),
  /** Rolls from the last update to that partner. */
  update: z.strictObject({ ...clockBase, every_hours: z.number().positive(), until: z.literal('fixed_at') }),
  resolution: z.strictObject({ ...clockBase, within_hours: z.number().positive(), from: z.literal('fixed_at') }),
  /** Percent of a clock that has run when the people on call are told. */
  alerts: z.strictObject({ at_percent: z.array(z.number().min(0).max(99)).min(1), origin: Origin }),
})
export type IncidentClocks = z.infer<typeof IncidentClocks>

/** Notice of a planned change: the lead time, or so many hours after the decision if that is sooner. */
export const PlannedChangeClock = z.strictObject({
  label: z.string().min(1),
  lead_working_days: z.int().positive(),
  under_hours_after_decision: z.number().positive(),
  updates: z.literal('between-start-and-end'),
  origin: Origin,
})
export type PlannedChangeClock = z.infer<typeof PlannedChangeClock>

/** First talk about a relationship issue, in hours from its identification. */
export const IssueClock = z.strictObject({
  ...clockBase,
  within_hours: z.number().positive(),
  from: z.literal('identified_at'),
  /** An issue a score opened starts at the first viewing or at this hour of the next working day, whichever is earlier. */
  opened_by_score: z.strictObject({ starts_at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), origin: Origin }),
})
export type IssueClock = z.infer<typeof IssueClock>

export const Clocks = z.strictObject({
  incident: IncidentClocks,
  planned_change: PlannedChangeClock,
  issue: IssueClock,
})
export type Clocks = z.infer<typeof Clocks>
