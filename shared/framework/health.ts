import { z } from 'zod'
import { Origin, TierId } from './tiers.ts'

export const ComponentId = z.enum(['communication', 'mutual_value', 'integration', 'alignment'])
export type ComponentId = z.infer<typeof ComponentId>

export const BandId = z.enum(['thriving', 'healthy', 'needs-attention', 'at-risk'])
export type BandId = z.infer<typeof BandId>

const Weights = z
  .strictObject({
    communication: z.number().min(0).max(100),
    mutual_value: z.number().min(0).max(100),
    integration: z.number().min(0).max(100),
    alignment: z.number().min(0).max(100),
  })
  .refine((w) => w.communication + w.mutual_value + w.integration + w.alignment === 100, {
    error: 'the four weights must sum to 100',
  })

export const Band = z.strictObject({
  id: BandId,
  label: z.string(),
  /** Lowest unrounded score of the band, 0–100. */
  from: z.number().min(0).max(100),
  actions: z.string(),
  /** Lines of the framework document; labels of the bands are ours. */
  lines: z.string(),
  /** Template suggested to a partner of this band when nothing is due. */
  template: z.string().optional(),
})
export type Band = z.infer<typeof Band>

export const HealthComponent = z.strictObject({
  id: ComponentId,
  label: z.string().min(1),
  description: z.string().min(1),
  origin: Origin,
})
export type HealthComponent = z.infer<typeof HealthComponent>

export const HealthRules = z.strictObject({
  components: z.array(HealthComponent).length(4),
  weights: Weights,
  tier_weights: z.partialRecord(TierId, Weights).default({}),
  bands: z.array(Band).length(4),
  window_days: z.int().min(7).max(366),
  /** Percent of the applicable weight that must have data before a number is shown. */
  minimum_coverage: z.number().min(0).max(100),
  /** Days a reviewer's rating counts in full, and the day on which it has faded to nothing. */
  alignment_full_days: z.int().positive(),
  alignment_faded_days: z.int().positive(),
  /** Overdue days that a missed incident or issue clock adds to every stream. */
  missed_clock_days: z.int().min(0),
  /** Value of a metric that scores nothing; counts default to 0. Ours, not the framework's. */
  metric_zero: z.record(z.string(), z.number()).default({}),
  /** What each rating of strategic alignment from 1 to 5 means, worst first, so that two reviewers mean the same. */
  rating_anchors: z.array(z.string().min(1)).length(5),
  /** Where the rules come from that are neither weight, component nor band. */
  origin: Origin,
})
export type HealthRules = z.infer<typeof HealthRules>
