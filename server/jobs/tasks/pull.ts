import { pullChanges } from '../../sync/pull.ts'
import type { Task } from '../task.ts'
import { unlessExhausted } from '../unless-exhausted.ts'

/** Takes over what people changed in HubSpot; values changed by hand that we compute are put back at once. */
export const pullTask: Task = {
  kind: 'pull',
  run: (deps, portal) =>
    unlessExhausted(deps, portal, async () => {
      const counts = await pullChanges(deps, portal, deps.clock())
      await deps.wake('due-plan', portal.id)
      if (counts.putBack > 0) await deps.wake('push', portal.id)
      return counts
    }),
}
