import { z } from 'zod'
import { ensureSetup } from '../../sync/setup/apply.ts'
import { printPlan } from '../../sync/setup/print.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const Setup = z
  .object({ lines: z.array(z.string()), changes: z.int(), applied: z.boolean() })
  .meta({ id: 'Setup' })
export type Setup = z.infer<typeof Setup>

/**
 * Brings HubSpot to what is wanted, or with `dryRun` only says what that would change. Throws `forbidden` unless an
 * admin asks, `conflict` if only a person can mend what stands in the way, and HubSpotError.
 */
export async function setUp(ctx: Context, { dryRun }: { dryRun: boolean }): Promise<Setup> {
  requireRole(ctx, 'admin')
  // Asked for by a person: look at HubSpot even if the last setup stands.
  const portal = dryRun ? ctx.portal : { ...ctx.portal, setup: ctx.portal.setup && { ...ctx.portal.setup, hash: '' } }
  const { plan, applied } = await ensureSetup(ctx.deps, portal, { storage: 'auto', dryRun })
  return { lines: printPlan(plan).split('\n'), changes: plan.steps.length, applied }
}
