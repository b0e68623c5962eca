import { pushDirty } from '../../sync/push.ts'
import type { Task } from '../task.ts'
import { unlessExhausted } from '../unless-exhausted.ts'

/** Sends what changed to HubSpot. */
export const pushTask: Task = {
  kind: 'push',
  run: (deps, portal) => unlessExhausted(deps, portal, () => pushDirty(deps, portal, deps.clock())),
}
