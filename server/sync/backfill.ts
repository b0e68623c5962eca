import { setImmediate } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import type { Portal } from '../write/context.ts'
import type { SyncScope } from './apply-remote.ts'
import {
  type Backfill,
  begin,
  type Cursor,
  findOpen,
  finish,
  keepPlace,
  type Place,
  placesOf,
  setPlaces,
} from './backfill/places.ts'
import { provesAscending, splitIds } from './backfill/ranges.ts'
import { type BackfillPage, measure, NotAscending, readListPage, readPage } from './backfill/read-page.ts'
import { keepCursor, readCursor } from './cursor.ts'
import { inParallel } from './in-parallel.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { noPulls, type PullCounts, type PullScope, pullPage, requestsOf } from './pull/pull-page.ts'
import { withRunLog } from './run-log.ts'
import { mapperOf } from './storage/index.ts'

export type BackfillCounts = Pick<
  PullCounts,
  'seen' | 'kept' | 'putBack' | 'conflicts' | 'adopted' | 'unknown' | 'requests'
> & {
  /** How many records HubSpot had at the beginning, by its search index. */
  total: number
}
type FillScope = PullScope & { counts: PullCounts & { total: number }; runId: string; before: number }

/** Ranges read at once; each has a page under way while another is merged: more than 19 requests a second need. */
const PARALLEL = 4
/** Up to here polling from the beginning costs about the same, and keeps its place as well. */
const FEW = 2_000
/** HubSpot's clock and ours may differ by minutes. */
const CLOCKS_MS = 600_000

/**
 * Reads every partner HubSpot has: the first pull of a portal, and the first one after a move to another storage. Keeps
 * its place page by page, so a later call goes on where a killed one was, and reads several ranges of ids at once where
 * HubSpot's list proves to be in their order. What changes meanwhile is polled afterwards. Throws HubSpotError.
 */
export function runBackfill(deps: Deps, portal: Portal, now: Date): Promise<BackfillCounts> {
  return oneAtATime(deps.database, `pull ${portal.id}`, () => backfillAll({ deps, portal, now }))
}

/** Whether a pull has to begin with a backfill: one was interrupted, or nothing was ever pulled and there is much. */
export async function isBackfillDue(scope: PullScope): Promise<boolean> {
  const { deps, portal, mapper } = scope
  const objectType = mapper.objectType('partner')
  if (await findOpen(deps.database.db, { portalId: portal.id, objectType })) return true
  if ((await readCursor(scope, objectType)) > 0) return false
  return (await measure(scope)).total > FEW
}

/** The same within a pull, which has the right to be the only one already. */
export function backfillAll({ deps, portal, now }: SyncScope): Promise<BackfillCounts> {
  return withRunLog(deps, portal, { kind: 'backfill', now }, async (log) => {
    await log.open()
    const { db } = deps.database
    const mapper = mapperOf(portal)
    const at = { portalId: portal.id, objectType: mapper.objectType('partner') }
    const way = portal.storageMode === 'companies' ? 'search' : 'ranges'
    const one = (await findOpen(db, at)) ?? (await begin(db, { ...at, way, startedAt: now }))
    const door = deps.hubspot(portal.id)
    const counts = { ...noPulls(), total: 0, ...one.counts }
    const before = requestsOf({ door }) - counts.requests
    const scope: FillScope = { deps, portal, now, door, mapper, counts, log, runId: log.id, before }
    await fill(scope, one)
    await finish(db, one, { counts: told(scope), now: deps.clock() })
    const reached = Math.max(await readCursor(scope, at.objectType), one.startedAt.getTime() - CLOCKS_MS)
    await keepCursor(scope, at.objectType, reached)
    return told(scope)
  })
}

async function fill(scope: FillScope, one: Backfill): Promise<void> {
  const { db } = scope.deps.database
  let { way } = one
  if ((await placesOf(db, one)).length === 0) way = await decide(scope, one)
  try {
    await readPlaces(scope, way, await placesOf(db, one))
  } catch (error) {
    if (!(error instanceof NotAscending)) throw error
    scope.deps.log.warn({ portalId: scope.portal.id }, `${error.message} The backfill goes on with one cursor.`)
    // Whatever a range left out is read now; what was merged already changes nothing.
    scope.counts.seen = 0
    await setPlaces(db, one, { way: 'pages', cursors: [whole(null)], counts: told(scope) })
    await readPlaces(scope, 'pages', await placesOf(db, one))
  }
}

/** Looks at the first page, and cuts the rest into ranges if the cursors prove to be ids. Answers the way that is kept. */
async function decide(scope: FillScope, one: Backfill): Promise<Backfill['way']> {
  const { db } = scope.deps.database
  const { total, last } = await measure(scope)
  scope.counts.total = total
  if (one.way === 'search') {
    await setPlaces(db, one, { way: 'search', cursors: [whole(null)], counts: told(scope) })
    return 'search'
  }
  const page = await readListPage(scope, null)
  const ids = page.records.map(({ id }) => id)
  const proved = page.next !== null && (await isProved(scope, ids))
  await pullPage(scope, page.records)
  const from = ids.at(-1) ?? '0'
  const ranges = proved && last !== null ? splitIds({ from, last, total }) : null
  const cursors = ranges?.map((range) => ({ ...range, after: null, done: false })) ?? [
    { ...whole(page.next), done: page.next === null },
  ]
  const way = ranges ? 'ranges' : 'pages'
  await setPlaces(db, one, { way, cursors, counts: told(scope) })
  return way
}

async function isProved(scope: FillScope, ids: string[]): Promise<boolean> {
  const middle = ids[Math.floor(ids.length / 2) - 1]
  if (middle === undefined) return false
  const probe = await readListPage(scope, middle)
  return provesAscending({ page: ids, probe: probe.records.map(({ id }) => id), middle })
}

async function readPlaces(scope: FillScope, way: Backfill['way'], places: Place[]): Promise<void> {
  const stop = new AbortController()
  await inParallel(open(places), PARALLEL, (place) => readRange(scope, { way, place, stop }))
}

async function* open(places: Place[]): AsyncGenerator<Place> {
  for (const place of places) if (!place.done) yield place
}

type Reading = { way: Backfill['way']; place: Place; stop: AbortController }

/** Page by page, the next one asked for while one is merged; what was answered is merged even if another range failed. */
async function readRange(scope: FillScope, { way, place, stop }: Reading): Promise<void> {
  try {
    let page: BackfillPage | null = stop.signal.aborted ? null : await readPage(scope, way, place)
    while (page) {
      const { records, next } = page
      const ahead: Promise<BackfillPage | null> =
        next === null || stop.signal.aborted ? Promise.resolve(null) : readPage(scope, way, { ...place, after: next })
      // Thrown where it is awaited, once this page is kept.
      ahead.catch(() => {})
      await pullPage(scope, records)
      await keepPlace(scope.deps.database.db, place, { next, counts: told(scope), runId: scope.runId })
      await setImmediate()
      page = await ahead
    }
  } catch (error) {
    stop.abort()
    throw error
  }
}

function whole(after: string | null): Cursor {
  return { from: '0', upTo: null, after, done: false }
}

function told({ counts, door, before }: FillScope): BackfillCounts {
  const { seen, total, kept, putBack, conflicts, adopted, unknown } = counts
  return { seen, total, kept, putBack, conflicts, adopted, unknown, requests: requestsOf({ door }) - before }
}
