import { z } from 'zod'
import { BandId, ComponentId } from '#shared/framework/health.ts'
import { whatIf } from '#shared/health/what-if.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { getStanding } from '../partner/get-standing.ts'

const Part = z.number().min(0).max(100)
export const WhatIf = z
  .object({
    /** Four weights that sum to 100. */
    weights: z.record(ComponentId, Part).optional(),
    /** Assumed values of components, 0 to 100. */
    values: z.partialRecord(ComponentId, Part).default({}),
  })
  .meta({ id: 'WhatIf' })
export type WhatIf = z.infer<typeof WhatIf>

const Outcome = z.object({ score: z.number().nullable(), band: BandId.nullable(), coverage: z.number() })
export const WhatIfResult = z.object({ now: Outcome, assumed: Outcome }).meta({ id: 'WhatIfResult' })
export type WhatIfResult = z.infer<typeof WhatIfResult>

/** The score as it would be; nothing is written (row 53). Throws `not-found`, `invalid` for weights that do not sum. */
export async function tryWhatIf(ctx: Context, partnerId: string, assumptions: WhatIf): Promise<WhatIfResult> {
  const { health } = await getStanding(ctx, partnerId)
  if (health.components.length === 0) throw new AppError('conflict', `There is no score to try: ${health.reason}.`)
  try {
    const { score, band, coverage } = whatIf(health, ctx.deps.framework.health, assumptions)
    return {
      now: { score: health.score, band: health.band, coverage: health.coverage },
      assumed: { score, band, coverage },
    }
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('invalid', `${error.message}.`)
    throw error
  }
}
