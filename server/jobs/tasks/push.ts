import { pushDirty } from '../../sync/push.ts'
import type { Task } from '../task.ts'

/** Sends what changed to HubSpot. */
export const pushTask: Task = {
  kind: 'push',
  run: (deps, portal) => pushDirty(deps, portal, deps.clock()),
}
