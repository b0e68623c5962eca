import { and, asc, eq, gt } from 'drizzle-orm'
import { z } from 'zod'
import { hubspotTask } from '../../db/tables/hubspot.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const TaskStates = z.enum(['open', 'completed', 'withdrawn'])
export const Task = z
  .object({
    id: z.uuid(),
    key: z.string(),
    partnerId: z.uuid().nullable(),
    subject: z.string(),
    dueAt: z.iso.datetime(),
    ownerName: z.string().nullable(),
    state: TaskStates,
    completedBy: z.enum(['here', 'hubspot']).nullable(),
    completedAt: z.iso.datetime().nullable(),
    /** Null until HubSpot has it. */
    remoteId: z.string().nullable(),
    problem: z.string().nullable(),
  })
  .meta({ id: 'Task' })
export type Task = z.infer<typeof Task>

export const TaskPage = z.object({ tasks: z.array(Task), after: z.string().nullable() }).meta({ id: 'TaskPage' })
export type TaskPage = z.infer<typeof TaskPage>

type Asked = { state?: z.infer<typeof TaskStates>; after?: string; limit: number }

/** The portal's HubSpot tasks by their ids, a page at a time. */
export async function listTasks(ctx: Context, { state, after, limit }: Asked): Promise<TaskPage> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select()
    .from(hubspotTask)
    .where(
      and(
        eq(hubspotTask.portalId, ctx.portal.id),
        state && eq(hubspotTask.state, state),
        after === undefined ? undefined : gt(hubspotTask.id, after),
      ),
    )
    .orderBy(asc(hubspotTask.id))
    .limit(limit)
  const tasks = rows.map((row) => ({
    id: row.id,
    key: row.key,
    partnerId: row.partnerId,
    subject: row.subject,
    dueAt: row.dueAt.toISOString(),
    ownerName: row.ownerName,
    state: row.state,
    completedBy: row.completedBy,
    completedAt: row.completedAt?.toISOString() ?? null,
    remoteId: row.remoteId,
    problem: row.problem,
  }))
  return { tasks, after: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
}
