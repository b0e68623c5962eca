import { z } from 'zod'
import { TierId } from './tiers.ts'

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
  lines: z.string(),
})
export type Band = z.infer<typeof Band>

export const HealthRules = z.strictObject({
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
})
export type HealthRules = z.infer<typeof HealthRules>
