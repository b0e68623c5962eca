import { sql } from 'drizzle-orm'
import { type Context, requireRole } from '../../write/context.ts'

/** Sends the records that failed in a run again, without waiting for the night. Answers how many. */
export async function replayRun(ctx: Context, runId: string): Promise<{ replayed: number }> {
  requireRole(ctx, 'manager')
  const revived = await ctx.deps.database.db.execute(sql`
    update sync_record s set state = 'live' from run_record r
    where r.portal_id = ${ctx.portal.id} and r.run_id = ${runId}::uuid and r.outcome = 'failed'
      and s.portal_id = r.portal_id and s.object = r.object and s.local_id::text = r.record_id and s.state = 'failed'
    returning s.local_id`)
  const { rows } = revived as unknown as { rows: unknown[] }
  if (rows.length > 0) await ctx.deps.wake('push', ctx.portal.id)
  return { replayed: rows.length }
}
