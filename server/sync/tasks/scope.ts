import type { hubspotTask } from '../../db/tables/hubspot.ts'
import type { HubSpotDoor } from '../../hubspot/door.ts'
import type { SyncScope } from '../apply-remote.ts'
import type { RunLog } from '../run-log.ts'
import type { StorageMapper } from '../storage/mapper.ts'

export type TaskRow = typeof hubspotTask.$inferSelect
export type TaskScope = SyncScope & {
  door: HubSpotDoor
  mapper: StorageMapper
  log: RunLog
  counts: { created: number; updated: number; archived: number; failed: number }
}

/** HubSpot's type id of tasks (reference/hubspot.md §3.8). */
export const TASK = '0-27'
export const STATUS = 'hs_task_status'
export const DONE = 'COMPLETED'

/** Stands at the end of a task's notes: a task has no key of its own to find it by. */
export function markOf({ id }: Pick<TaskRow, 'id'>): string {
  return `Kept by Tributary (${id})`
}
