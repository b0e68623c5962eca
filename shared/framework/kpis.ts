import { z } from 'zod'
import { Origin, Slug, TierId } from './tiers.ts'

export const KpiTarget = z.strictObject({
  /** In the unit of the KPI. Every target of the framework is a lower limit. */
  at_least: z.number().positive(),
  statement: z.string().min(1),
  /** A yearly target is paced by quarters: 12 a year is 3, 6, 9, 12. */
  per: z.enum(['review', 'year']).default('review'),
  origin: Origin,
})
export type KpiTarget = z.infer<typeof KpiTarget>

/** A number of the programme. A KPI without a target is tracked without one (row 168). */
export const Kpi = z.strictObject({
  id: Slug,
  label: z.string().min(1),
  tier: TierId,
  unit: z.enum(['percent', 'count', 'money', 'rating']),
  review: z.enum(['monthly', 'quarterly']),
  target: KpiTarget.optional(),
  /** How the number is read; ours where the framework only names it. */
  reading: z.string().min(1),
  /** How Tributary works it out itself; left out: from readings, counts and money added up, others averaged. */
  computed: z
    .enum(['customer-share', 'engaged-partners', 'active-partners', 'partners-from-phase-3', 'speaking-engagements'])
    .optional(),
  tags: z.array(z.enum(['integration'])).default([]),
  origin: Origin,
})
export type Kpi = z.infer<typeof Kpi>

/** A number that is kept beside the KPIs: a part one is worked out from, or a line of a partner's report. */
export const MetricDefinition = z.strictObject({
  id: Slug,
  label: z.string().min(1),
  unit: z.enum(['percent', 'count', 'money', 'rating']),
  scope: z.enum(['partner', 'programme', 'both']),
  reading: z.string().min(1),
  origin: Origin,
})
export type MetricDefinition = z.infer<typeof MetricDefinition>
