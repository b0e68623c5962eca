import { and, eq } from 'drizzle-orm'
import type { Standing } from '#shared/standing.ts'
import { standing } from '../../db/tables/computed.ts'
import { AppError } from '../../errors.ts'
import { type Context, requireRole } from '../../write/context.ts'

/** What was last computed of a partner. Throws `not-found`. */
export async function getStanding(ctx: Context, partnerId: string): Promise<Standing> {
  requireRole(ctx, 'viewer')
  const [row] = await ctx.deps.database.db
    .select({ value: standing.value })
    .from(standing)
    .where(and(eq(standing.portalId, ctx.portal.id), eq(standing.partnerId, partnerId)))
  if (!row) throw new AppError('not-found', `There is no partner ${partnerId} in this portal.`)
  return row.value
}
