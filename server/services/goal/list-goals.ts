import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { Goal } from '#shared/goal.ts'
import { goal } from '../../db/tables/history.ts'
import type { Row } from '../../write/changes.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { getFacts } from '../partner/find.ts'

export const GoalPage = z.object({ goals: z.array(Goal), after: z.string().nullable() }).meta({ id: 'GoalPage' })
export type GoalPage = z.infer<typeof GoalPage>

export type ListOfPartner = { partnerId: string; after?: string; limit: number }

/** Goals of a partner in order of their id, a page at a time. Throws `not-found`. */
export async function listGoals(ctx: Context, { partnerId, after, limit }: ListOfPartner): Promise<GoalPage> {
  requireRole(ctx, 'viewer')
  await getFacts(ctx.deps.database.db, ctx.portal.id, partnerId)
  const rows = await ctx.deps.database.db
    .select()
    .from(goal)
    .where(
      and(
        eq(goal.portalId, ctx.portal.id),
        eq(goal.partnerId, partnerId),
        after ? gt(goal.id, sql`${after}::uuid`) : undefined,
      ),
    )
    .orderBy(asc(goal.id))
    .limit(limit)
  return { goals: rows.map(toGoal), after: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
}

export function toGoal(row: Row<'goal'>): Goal {
  const { id, partnerId, side, label, periodEnd, measure, source } = row
  return { id, partnerId, side, label, periodEnd, measure, source }
}
