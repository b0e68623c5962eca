import { z } from 'zod'
import type { Metric } from '../goal.ts'

/** A number as it was when the partnership was launched. */
export const BaselineValue = z.object({
  metric: z.string(),
  month: z.string(),
  value: z.number(),
  source: z.string(),
})
export type BaselineValue = z.infer<typeof BaselineValue>

/** The newest value of each metric, in the order of their names: what a baseline freezes (framework L229). */
export function baselineOf(metrics: readonly Pick<Metric, 'name' | 'month' | 'value' | 'source'>[]): BaselineValue[] {
  const newest = new Map<string, BaselineValue>()
  for (const { name, month, value, source } of metrics) {
    const known = newest.get(name)
    if (known === undefined || month > known.month) newest.set(name, { metric: name, month, value, source })
  }
  return [...newest.values()].sort((a, b) => (a.metric < b.metric ? -1 : 1))
}
