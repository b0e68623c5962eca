import { watchClocks } from '../../services/notify/watch-clocks.ts'
import type { Task } from '../task.ts'

/** Looks at the clocks of incidents and issues and tells our own team. */
export const clockWatchTask: Task = {
  kind: 'clock-watch',
  run: (deps, portal) => watchClocks(deps, portal, deps.clock()),
}
