import { runBackfill } from '../../sync/backfill.ts'
import type { Task } from '../task.ts'
import { unlessExhausted } from '../unless-exhausted.ts'

/** Reads every partner HubSpot has, or goes on with that; a pull begins with it by itself where it is needed. */
export const backfillTask: Task = {
  kind: 'backfill',
  run: (deps, portal) =>
    unlessExhausted(deps, portal, async () => {
      const counts = await runBackfill(deps, portal, deps.clock())
      // What changed meanwhile.
      await deps.wake('pull', portal.id)
      if (counts.putBack > 0) await deps.wake('push', portal.id)
      return counts
    }),
}
