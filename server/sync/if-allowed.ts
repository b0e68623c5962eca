import { HubSpotError } from '../hubspot/door.ts'
import type { SyncScope } from './apply-remote.ts'
import { keepCursor, readCursor } from './cursor.ts'

/** What a token may not do is tried again after so long: a scope may have been added since. */
const AGAIN_MS = 24 * 3_600_000

/**
 * Does work that needs a scope of its own, such as contacts. Without it the rest of the pass goes on: it is said once a
 * day, and not tried again before, because too many refused requests break HubSpot's policy (reference/hubspot.md §3.1).
 */
export async function ifAllowed(
  scope: Pick<SyncScope, 'deps' | 'portal' | 'now'>,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  const key = `no scope for ${what}`
  const refused = await readCursor(scope, key)
  if (scope.now.getTime() - refused < AGAIN_MS) return
  try {
    await work()
  } catch (error) {
    if (!(error instanceof HubSpotError) || error.kind !== 'forbidden') throw error
    await keepCursor(scope, key, scope.now.getTime())
    scope.deps.log.warn(
      { portalId: scope.portal.id },
      `HubSpot does not let this token at ${what}: ${error.message} The rest goes on; it is tried again tomorrow.`,
    )
  }
}
