import { markOf, TASK, type TaskRow, type TaskScope } from './scope.ts'
import { keepTasks, unsettled } from './settle-tasks.ts'

/** How far search may trail behind (reference/hubspot.md §3.7), with room to spare. */
const INDEXED_MS = 120_000
/** HubSpot's clock and ours. */
const SKEW_MS = 60_000
const PER_PAGE = 200
const MOST_SEEN = 9_800

/**
 * Looks for tasks whose first write was never answered, by the mark in their notes, once search must know them. Answers
 * those that are clear now: with their record, or without one and free to be made again.
 */
export async function findLostTasks(scope: TaskScope, rows: readonly TaskRow[]): Promise<TaskRow[]> {
  const due = rows.filter(({ intentAt }) => scope.now.getTime() - (intentAt?.getTime() ?? 0) >= INDEXED_MS)
  if (due.length === 0) return []
  const since = Math.min(...due.map(({ intentAt }) => intentAt?.getTime() ?? 0)) - SKEW_MS
  const bodies = await readBodies(scope, since)
  const clear = due.map((row) => {
    const remoteId = bodies.find(({ body }) => body.includes(markOf(row)))?.id ?? null
    return { ...row, remoteId, intentAt: remoteId === null ? null : row.intentAt }
  })
  await keepTasks(scope.deps.database.db, scope.portal.id, clear.map(unsettled))
  return clear
}

async function readBodies(scope: TaskScope, since: number): Promise<{ id: string; body: string }[]> {
  const bodies: { id: string; body: string }[] = []
  let after: string | undefined
  for (let seen = 0; seen < MOST_SEEN; seen += PER_PAGE) {
    const page = await scope.door.search(TASK, {
      filters: [{ property: 'hs_createdate', operator: 'GTE', value: String(since) }],
      properties: ['hs_task_body'],
      sortBy: 'hs_createdate',
      limit: PER_PAGE,
      ...(after === undefined ? {} : { after }),
    })
    bodies.push(...page.results.map(({ id, properties }) => ({ id, body: properties.hs_task_body ?? '' })))
    if (page.after === null) return bodies
    after = page.after
  }
  return bodies
}
