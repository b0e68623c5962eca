import { z } from 'zod'
import { measuresOf } from '#shared/metric/definition.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const Measures = z
  .object({
    metrics: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        unit: z.enum(['percent', 'count', 'money', 'rating']),
        scope: z.enum(['partner', 'programme', 'both']),
        tier: z.string().nullable(),
        reading: z.string(),
      }),
    ),
  })
  .meta({ id: 'Measures' })
export type Measures = z.infer<typeof Measures>

/** What a reading may be of: the framework's KPIs, then its other metrics. */
export function listMeasures(ctx: Context): Measures {
  requireRole(ctx, 'viewer')
  const metrics = measuresOf(ctx.deps.framework)
  return {
    metrics: metrics.map(({ id, label, unit, scope, tier, reading }) => ({ id, label, unit, scope, tier, reading })),
  }
}
