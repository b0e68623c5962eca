import { z } from 'zod'
import { Origin, Slug, TierId } from './tiers.ts'

/** What happens between the first mail and an answer (DESIGN §6), and whom a site stands for. */
export const Outreach = z.strictObject({
  /** Working days after the outreach mail at which a follow-up is due while nobody has answered; then "no answer" is offered. */
  follow_up_working_days: z
    .array(z.int().min(1).max(60))
    .min(1)
    .max(9)
    .refine((days) => days.every((day, i) => i === 0 || day > days[i - 1]!), {
      error: 'expected each follow-up to come later than the one before',
    }),
  follow_up_template: Slug.optional(),
  /** Tier of somebody met on a site who is no partner yet. */
  sites: z.array(z.strictObject({ site: z.enum(['youtube', 'gmail', 'hubspot']), tier: TierId, origin: Origin })),
  origin: Origin,
})
export type Outreach = z.infer<typeof Outreach>

/** Order in which the tiers are taken up; `month` counts from the date of installation, 0 is at once (row 12). */
export const RolloutStep = z.strictObject({
  position: z.int().min(1),
  label: z.string().min(1),
  tier: TierId,
  month: z.int().min(0).max(24),
  origin: Origin,
})
export type RolloutStep = z.infer<typeof RolloutStep>
