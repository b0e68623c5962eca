import { z } from 'zod'
import { JOB_KINDS, type JobKind } from '../../deps.ts'
import { tasks } from '../../jobs/tasks/index.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const JobKinds = z.enum(JOB_KINDS)
export type RunResult = { kind: JobKind; done: Record<string, unknown>; seconds: number }

/** Runs a job at once and answers what it did. Throws HubSpotError if HubSpot stands against it. */
export async function runNow(ctx: Context, kind: JobKind): Promise<RunResult> {
  requireRole(ctx, 'admin')
  const task = tasks.find((each) => each.kind === kind)!
  const started = performance.now()
  const done = (await task.run(ctx.deps, ctx.portal)) as Record<string, unknown>
  return { kind, done, seconds: Math.round(performance.now() - started) / 1000 }
}
