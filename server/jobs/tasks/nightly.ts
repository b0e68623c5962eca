import { runNightly } from '../../sync/nightly.ts'
import type { Task } from '../task.ts'

/** Works out every partner for the new day, then has the changed ones pushed. */
export const nightlyTask: Task = {
  kind: 'nightly',
  async run(deps, portal) {
    const result = await runNightly(deps, portal, deps.clock())
    if (result.ran) await deps.wake('due-plan', portal.id)
    if (result.ran) await deps.wake('push', portal.id)
    return result
  },
}
