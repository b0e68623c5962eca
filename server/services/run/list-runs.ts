import { desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { run } from '../../db/tables/sync.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const Run = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    state: z.enum(['running', 'done', 'partial', 'failed']),
    counts: z.record(z.string(), z.number()),
    problem: z.string().nullable(),
  })
  .meta({ id: 'Run' })
export type Run = z.infer<typeof Run>

/** The newest runs first. */
export async function listRuns(ctx: Context, limit: number): Promise<Run[]> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select()
    .from(run)
    .where(eq(run.portalId, ctx.portal.id))
    .orderBy(desc(run.startedAt))
    .limit(limit)
  return rows.map(({ portalId: _, startedAt, finishedAt, ...rest }) => ({
    ...rest,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }))
}
