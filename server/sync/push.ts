import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import type { Portal } from '../write/context.ts'
import type { SyncedObject } from '../write/dirty.ts'
import type { SyncScope } from './apply-remote.ts'
import { pushContacts } from './contacts/push-contacts.ts'
import { ifAllowed } from './if-allowed.ts'
import { inParallel } from './in-parallel.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { claimDirty, type SyncRow } from './push/claim.ts'
import { pushPage } from './push/page.ts'
import type { PushCounts, PushScope } from './push/scope.ts'
import { type RunLog, withRunLog } from './run-log.ts'
import { mapperOf } from './storage/index.ts'
import { pushTasks } from './tasks/push-tasks.ts'

export type { PushCounts } from './push/scope.ts'

/** A record may need its id learned, then a person's edit taken over, then the rest written. */
const MOST_ROUNDS = 4
/** Enough to fill the limit at HubSpot's usual 50–150 ms an answer; more only costs memory. */
const MOST_UNDER_WAY = 12

/**
 * Brings HubSpot up to date with every record that changed, was not pushed since and is not held for undo, in pages of
 * 100. It may be killed or run again at any moment: what to do is read from the records, and every write can be
 * repeated. Throws HubSpotError if HubSpot cannot be written to, having kept what it answered before; a record that is
 * refused is counted and keeps the reason.
 */
export function pushDirty(deps: Deps, portal: Portal, now: Date): Promise<PushCounts> {
  // Side by side, two passes could send the older of two values last.
  return oneAtATime(deps.database, `push ${portal.id}`, () =>
    withRunLog(deps, portal, { kind: 'push', now }, (log) => pushAll({ deps, portal, now }, log)),
  )
}

async function pushAll({ deps, portal, now }: SyncScope, log: RunLog): Promise<PushCounts> {
  const counts: PushCounts = { created: 0, updated: 0, unchanged: 0, archived: 0, failed: 0, skipped: 0, requests: 0 }
  const scope: PushScope = { deps, portal, now, door: deps.hubspot(portal.id), mapper: mapperOf(portal), counts, log }
  const before = requestsOf(scope)
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let again = 0
    for (const object of scope.mapper.objects) again += await pushObject(scope, object)
    if (again === 0) break
  }
  await ifAllowed(scope, 'contacts', () => pushContacts(scope))
  await ifAllowed(scope, 'tasks', () => pushTasks(scope))
  counts.requests = requestsOf(scope) - before
  return counts
}

/**
 * Pages are claimed in id order, so no record is in two of them, and several are under way at once. The first error
 * ends the claiming; what is under way is waited for and kept.
 */
async function pushObject(scope: PushScope, object: SyncedObject): Promise<number> {
  let again = 0
  await inParallel(claimPages(scope, object), MOST_UNDER_WAY, async (rows) => {
    const more = await pushPage(scope, object, rows)
    again += more
  })
  return again
}

async function* claimPages({ deps, portal, now }: PushScope, object: SyncedObject): AsyncGenerator<SyncRow[]> {
  for (let after: string | null = null; ; ) {
    const rows = await claimDirty(deps.database.db, { portalId: portal.id, object, now, after })
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.localId
    await setImmediate()
  }
}

function requestsOf({ door: { traffic } }: PushScope): number {
  return traffic.reads + traffic.writes
}
