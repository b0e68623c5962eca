import { and, eq, inArray, isNotNull, min, sql } from 'drizzle-orm'
import { hubspotTask } from '../../db/tables/hubspot.ts'
import type { RemoteRecord } from '../../hubspot/door.ts'
import { keepCursor, readCursor } from '../cursor.ts'
import { changedSince, modifiedAt } from '../pull/pages.ts'
import { DONE, STATUS, TASK, type TaskRow, type TaskScope } from './scope.ts'

/** How far the search index may trail the records (reference/hubspot.md §3.7). */
const OVERLAP_MS = 120_000

type PullTasksScope = Omit<TaskScope, 'counts'> & { counts: { completed: number } }

/**
 * Takes over what people did with our tasks in HubSpot: completed them, or opened one again. What follows from it is the
 * planner's: completing a batch task asks, it never ticks forty (DESIGN §4). Without a task of ours it asks nothing.
 */
export async function pullTasks(scope: PullTasksScope): Promise<void> {
  const { db } = scope.deps.database
  const [oldest] = await db
    .select({ at: min(hubspotTask.createdAt) })
    .from(hubspotTask)
    .where(and(eq(hubspotTask.portalId, scope.portal.id), isNotNull(hubspotTask.remoteId)))
  if (!oldest?.at) return
  let cursor = (await readCursor(scope, TASK)) || oldest.at.getTime()
  const since = cursor - OVERLAP_MS
  for await (const page of changedSince(scope.door, { objectType: TASK, filters: [], properties: [STATUS], since })) {
    await takeOver(scope, page)
    const reached = Math.max(cursor, modifiedAt(page.at(-1)) ?? 0)
    if (reached > cursor) await keepCursor(scope, TASK, reached)
    cursor = reached
  }
}

/** Search is a hint: what it says is done is read by id before it counts. */
async function takeOver(scope: PullTasksScope, page: RemoteRecord[]): Promise<void> {
  const hinted = await differing(scope, page)
  for (let at = 0; at < hinted.length; at += 100) {
    const ids = hinted.slice(at, at + 100).flatMap(({ remoteId }) => remoteId ?? [])
    for (const row of await differing(scope, await scope.door.readByIds(TASK, ids, [STATUS]))) await flip(scope, row)
  }
}

/** Our tasks whose state HubSpot tells otherwise than the last one both sides knew. */
async function differing({ deps, portal }: PullTasksScope, records: RemoteRecord[]): Promise<TaskRow[]> {
  if (records.length === 0) return []
  const ids = records.map(({ id }) => id)
  const rows = await deps.database.db
    .select()
    .from(hubspotTask)
    .where(and(eq(hubspotTask.portalId, portal.id), inArray(hubspotTask.remoteId, ids)))
  const done = new Map(records.map(({ id, properties }) => [id, properties[STATUS] === DONE]))
  return rows.filter(({ remoteId, state, completedBy, agreed }) => {
    const isDone = done.get(remoteId ?? '')
    if (isDone === (agreed === 'completed')) return false
    return isDone ? state === 'open' : completedBy === 'hubspot'
  })
}

async function flip(scope: PullTasksScope, row: TaskRow): Promise<void> {
  const { deps, portal, now, log } = scope
  const completed = row.state === 'open'
  const state = completed
    ? { state: 'completed' as const, agreed: 'completed' as const, completedBy: 'hubspot' as const, completedAt: now }
    : { state: 'open' as const, agreed: 'open' as const, completedBy: null, completedAt: null }
  const flipped = await deps.database.db
    .update(hubspotTask)
    // What waited to be written about it waits no more: the person's word is newer.
    .set({ ...state, pushedRev: sql`${hubspotTask.rev}` })
    .where(
      and(
        eq(hubspotTask.portalId, portal.id),
        eq(hubspotTask.id, row.id),
        completed ? eq(hubspotTask.state, 'open') : eq(hubspotTask.completedBy, 'hubspot'),
      ),
    )
    .returning({ id: hubspotTask.id })
  if (flipped.length === 0) return
  scope.counts.completed += completed ? 1 : 0
  await log.open()
  const reason = completed ? 'Completed in HubSpot.' : 'Opened again in HubSpot.'
  await log.note(deps.database.db, 'task', [{ recordId: row.id, outcome: 'kept', reason }])
}
