import { z } from 'zod'
import { Origin, Slug } from './tiers.ts'

/** The document itself (rows 1, 2, 13). Its version is stamped on every score. */
export const FrameworkRecord = z.strictObject({
  name: z.string().min(1),
  organisation: z.string().min(1),
  version: z.string().min(1),
  date: z.iso.date({ error: 'expected a date such as 2025-08-14' }),
  owner: z.string().min(1),
  purpose: z.string().min(1),
  summary: z.string().min(1),
  conclusion: z.string().min(1),
  outcome: z.string().min(1),
  origin: Origin,
})
export type FrameworkRecord = z.infer<typeof FrameworkRecord>

/** A goal of the whole programme. It never enters the score of one partner (DESIGN §7). */
export const ProgrammeGoal = z.strictObject({
  id: Slug,
  statement: z.string().min(1),
  /** KPI the goal is read from. */
  kpi: Slug.optional(),
  origin: Origin,
})
export type ProgrammeGoal = z.infer<typeof ProgrammeGoal>

/** A number the framework states in words; `text` is how it is written. */
export const AudienceSize = z.strictObject({ at_least: z.int().positive(), text: z.string().min(1), origin: Origin })
export type AudienceSize = z.infer<typeof AudienceSize>

export const Settings = z.strictObject({
  audience: z.strictObject({
    /** Professionals our reports reach. */
    ours: AudienceSize,
    /** Professionals the strategic partner brings. */
    strategic_partner: AudienceSize,
    content_sources: AudienceSize,
  }),
  /** Smallest number of days between two surveys to one partner; 0: the calendar decides alone. */
  survey_gap_days: z.strictObject({
    days: z.int().min(0).max(366),
    suggested: z.int().min(0).max(366),
    origin: Origin,
  }),
  /** Days before the end of a contract on which its owner is reminded. */
  renewal_reminder_days: z.strictObject({ days: z.array(z.int().positive()).min(1), origin: Origin }),
  /** A content partner counts as active if something happened in so many days. */
  active_days: z.strictObject({ days: z.int().positive(), origin: Origin }),
  /** Hours in which a second person needs a reason to write to the same partner; 0: never. */
  collision_hours: z.strictObject({ hours: z.int().min(0).max(720), origin: Origin }),
  /** Pages of ours that mails link to; null: their lines are left out, or stay a blank. */
  links: z.strictObject({ survey: z.url().nullable(), status: z.url().nullable(), origin: Origin }),
})
export type Settings = z.infer<typeof Settings>
