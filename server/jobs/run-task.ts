import { eq } from 'drizzle-orm'
import { portal as portalTable } from '../db/tables/portal.ts'
import type { Deps, JobKind } from '../deps.ts'
import { tasks } from './tasks/index.ts'

export type Handlers = Record<JobKind, (portalId: string) => Promise<void>>

/**
 * The handlers of the queue. Each reads its portal afresh; one that is gone or was never set up in HubSpot has nothing
 * to do. `deps` is asked for late, because `deps.wake` is the queue's.
 */
export function taskHandlers(deps: () => Deps): Handlers {
  const entries = tasks.map(({ kind, run }) => {
    async function handle(portalId: string): Promise<void> {
      const current = deps()
      const [portal] = await current.database.db.select().from(portalTable).where(eq(portalTable.id, portalId))
      if (!portal?.setup) return
      const done = await run(current, portal)
      current.log.info({ portalId, ...done }, `${kind} done`)
    }
    return [kind, handle] as const
  })
  return Object.fromEntries(entries) as Handlers
}
