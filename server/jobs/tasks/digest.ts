import { sendDigests } from '../../services/notify/send-digests.ts'
import type { Task } from '../task.ts'

/** Sends the morning digests that are due. */
export const digestTask: Task = {
  kind: 'digest',
  run: (deps, portal) => sendDigests(deps, portal, deps.clock()),
}
