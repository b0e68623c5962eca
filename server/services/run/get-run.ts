import { and, asc, eq, gt } from 'drizzle-orm'
import { z } from 'zod'
import { run, runRecord } from '../../db/tables/sync.ts'
import { AppError } from '../../errors.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { Run } from './list-runs.ts'

export const RunOutcomes = z.enum([
  'created',
  'updated',
  'unchanged',
  'archived',
  'kept',
  'put-back',
  'adopted',
  'gone',
  'restored',
  'skipped',
  'failed',
])
export const RunDetail = z
  .object({
    run: Run,
    records: z.array(
      z.object({ object: z.string(), recordId: z.string(), outcome: RunOutcomes, reason: z.string().nullable() }),
    ),
    /** Give it as `after` for the next page; null at the end. */
    after: z.string().nullable(),
  })
  .meta({ id: 'RunDetail' })
export type RunDetail = z.infer<typeof RunDetail>
type Asked = { id: string; outcome?: z.infer<typeof RunOutcomes>; after?: string; limit: number }

/** A run and what became of its records, in the order of their ids. Throws `not-found`. */
export async function getRun(ctx: Context, { id, outcome, after, limit }: Asked): Promise<RunDetail> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const [row] = await db
    .select()
    .from(run)
    .where(and(eq(run.portalId, ctx.portal.id), eq(run.id, id)))
  if (!row) throw new AppError('not-found', `There is no run ${id} in this portal. Runs are kept for 30 days.`)
  const records = await db
    .select({
      object: runRecord.object,
      recordId: runRecord.recordId,
      outcome: runRecord.outcome,
      reason: runRecord.reason,
    })
    .from(runRecord)
    .where(
      and(
        eq(runRecord.portalId, ctx.portal.id),
        eq(runRecord.runId, id),
        outcome && eq(runRecord.outcome, outcome),
        after === undefined ? undefined : gt(runRecord.recordId, after),
      ),
    )
    .orderBy(asc(runRecord.recordId))
    .limit(limit)
  const { portalId: _, startedAt, finishedAt, ...rest } = row
  return {
    run: { ...rest, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null },
    records,
    after: records.length === limit ? (records.at(-1)?.recordId ?? null) : null,
  }
}
