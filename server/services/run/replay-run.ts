import { and, eq, sql } from 'drizzle-orm'
import { run } from '../../db/tables/sync.ts'
import { AppError } from '../../errors.ts'
import { type Context, requireRole } from '../../write/context.ts'

/** Sends the records that failed in a run again, without waiting for the night. Answers how many. Throws `not-found`. */
export async function replayRun(ctx: Context, runId: string): Promise<{ replayed: number }> {
  requireRole(ctx, 'manager')
  const { db } = ctx.deps.database
  const [known] = await db
    .select({ id: run.id })
    .from(run)
    .where(and(eq(run.portalId, ctx.portal.id), eq(run.id, runId)))
  if (!known) throw new AppError('not-found', `There is no run ${runId} in this portal. Runs are kept for 30 days.`)
  const revived = await db.execute(sql`
    update sync_record s set state = 'live' from run_record r
    where r.portal_id = ${ctx.portal.id} and r.run_id = ${runId}::uuid and r.outcome = 'failed'
      and s.portal_id = r.portal_id and s.object = r.object and s.local_id::text = r.record_id and s.state = 'failed'
    returning s.local_id`)
  const { rows } = revived as unknown as { rows: unknown[] }
  if (rows.length > 0) await ctx.deps.wake('push', ctx.portal.id)
  return { replayed: rows.length }
}
