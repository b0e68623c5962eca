import { and, desc, eq, isNotNull } from 'drizzle-orm'
import { nightlyRun } from '../../../db/tables/sync.ts'
import { type Check, ok, warn } from '../check.ts'

const DAY_MS = 86_400_000

export const night: Check = {
  name: 'Nightly run',
  async look({ deps, portal }) {
    const [last] = await deps.database.db
      .select({ date: nightlyRun.localDate })
      .from(nightlyRun)
      .where(and(eq(nightlyRun.portalId, portal.id), isNotNull(nightlyRun.finishedAt)))
      .orderBy(desc(nightlyRun.localDate))
      .limit(1)
    const todo = 'Run "npm run cli -- nightly", and look at the log of the worker.'
    if (!last) return warn('There was none yet.', todo)
    const days = Math.floor((deps.clock().getTime() - Date.parse(last.date)) / DAY_MS)
    return days <= 1 ? ok(`The last one was for ${last.date}.`) : warn(`The last one was for ${last.date}.`, todo)
  },
}
