import { runFullPass } from '../../sync/full-pass.ts'
import type { Task } from '../task.ts'
import { unlessExhausted } from '../unless-exhausted.ts'

/** Looks at every record in HubSpot by its id, once a week. */
export const fullPassTask: Task = {
  kind: 'full-pass',
  run: (deps, portal) =>
    unlessExhausted(deps, portal, async () => {
      const counts = await runFullPass(deps, portal, deps.clock())
      if (counts.putBack + counts.restored + counts.unlinked > 0) await deps.wake('push', portal.id)
      return counts
    }),
}
