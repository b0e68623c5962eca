import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import type { Portal } from '../write/context.ts'
import type { SyncScope } from './apply-remote.ts'
import { type BackfillCounts, backfillAll, isBackfillDue } from './backfill.ts'
import { pullContacts } from './contacts/pull-contacts.ts'
import { keepCursor, readCursor } from './cursor.ts'
import { pullEngagements } from './engagements.ts'
import { ifAllowed } from './if-allowed.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { pullOwners } from './owners.ts'
import { changedSince, modifiedAt } from './pull/pages.ts'
import { noPulls, type PullCounts, type PullScope, pullPage, requestsOf, wireNames } from './pull/pull-page.ts'
import { type RunLog, withRunLog } from './run-log.ts'
import { mapperOf } from './storage/index.ts'
import { pullTasks } from './tasks/pull-tasks.ts'

/** How far the search index may trail the records (reference/hubspot.md §3.7); each poll looks back so far. */
const OVERLAP_MS = 120_000
/** What changed longer ago has been seen, even if HubSpot's clock and ours differ by minutes. */
const SETTLED_MS = 600_000

/**
 * Looks at what changed in HubSpot since the last look and takes over what people edited there. Search is only a hint:
 * a record that differs from what both sides agreed on is read again by id before it is merged. The cursor is kept per
 * page, so an interrupted pull goes on where it was; nothing changed writes nothing. The first pull of a large account
 * begins with a backfill. Throws HubSpotError.
 */
export function pullChanges(deps: Deps, portal: Portal, now: Date): Promise<PullCounts> {
  return oneAtATime(deps.database, `pull ${portal.id}`, () =>
    withRunLog(deps, portal, { kind: 'pull', now }, (log) => pullAll({ deps, portal, now }, log)),
  )
}

async function pullAll({ deps, portal, now }: SyncScope, log: RunLog): Promise<PullCounts> {
  const counts = noPulls()
  const scope: PullScope = { deps, portal, now, door: deps.hubspot(portal.id), mapper: mapperOf(portal), counts, log }
  const before = requestsOf(scope)
  const objectType = scope.mapper.objectType('partner')
  if (await isBackfillDue(scope)) addUp(counts, await backfillAll(scope))
  let cursor = await readCursor(scope, objectType)
  const since = Math.max(0, cursor - OVERLAP_MS)
  const properties = wireNames(scope)
  for await (const page of changedSince(scope.door, {
    objectType,
    filters: scope.mapper.onlyOurs('partner'),
    properties,
    since,
  })) {
    await pullPage(scope, page)
    const reached = Math.max(cursor, modifiedAt(page.at(-1)) ?? 0)
    if (reached > cursor) await keepCursor(scope, objectType, reached)
    cursor = reached
    await setImmediate()
  }
  await settleCursor(scope, objectType, cursor)
  await ifAllowed(scope, 'owners', () => pullOwners(scope))
  await ifAllowed(scope, 'contacts', () => pullContacts(scope))
  await ifAllowed(scope, 'engagements', () => pullEngagements(scope))
  await ifAllowed(scope, 'tasks', () => pullTasks(scope))
  counts.requests = requestsOf(scope) - before
  return counts
}

/** Without this a large push would be read again at every poll until somebody changes something. */
async function settleCursor(scope: PullScope, objectType: string, cursor: number): Promise<void> {
  const settled = scope.now.getTime() - SETTLED_MS
  // At the very first look as well, or an empty account would be measured for a backfill every time.
  if ((scope.counts.seen > 0 || cursor === 0) && settled > cursor) await keepCursor(scope, objectType, settled)
}

function addUp(counts: PullCounts, { seen, kept, putBack, conflicts, adopted, unknown }: BackfillCounts): void {
  counts.seen += seen
  counts.kept += kept
  counts.putBack += putBack
  counts.conflicts += conflicts
  counts.adopted += adopted
  counts.unknown += unknown
}
