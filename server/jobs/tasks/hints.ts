import { followHints } from '../../sync/hints.ts'
import type { Task } from '../task.ts'
import { unlessExhausted } from '../unless-exhausted.ts'

/** Reads the records that webhooks named. */
export const hintsTask: Task = {
  kind: 'hints',
  run: (deps, portal) =>
    unlessExhausted(deps, portal, async () => {
      const counts = await followHints(deps, portal, deps.clock())
      const { putBack, restored, unlinked, adopted } = counts
      if (putBack + restored + unlinked + adopted > 0) await deps.wake('push', portal.id)
      return counts
    }),
}
