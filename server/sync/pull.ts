import { setImmediate } from 'node:timers/promises'
import { and, eq, sql } from 'drizzle-orm'
import { among } from '../db/among.ts'
import { portal as portalTable } from '../db/tables/portal.ts'
import { syncRecord } from '../db/tables/sync.ts'
import type { Deps } from '../deps.ts'
import type { HubSpotDoor, RemoteRecord } from '../hubspot/door.ts'
import type { Portal } from '../write/context.ts'
import { adoptStrangers } from './adopt.ts'
import { applyRemote, type SyncScope } from './apply-remote.ts'
import { pullContacts } from './contacts/pull-contacts.ts'
import { pullEngagements } from './engagements.ts'
import { ifAllowed } from './if-allowed.ts'
import { partnerObject } from './objects/partner.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { pullOwners } from './owners.ts'
import { changedSince, modifiedAt } from './pull/pages.ts'
import type { SyncRow } from './push/claim.ts'
import { type RunLog, withRunLog } from './run-log.ts'
import { mapperOf } from './storage/index.ts'
import type { StorageMapper } from './storage/mapper.ts'
import { pullTasks } from './tasks/pull-tasks.ts'

export type PullCounts = {
  /** Records HubSpot answered, our own echoes among them. */
  seen: number
  /** Partners into which a person's edit was taken over. */
  kept: number
  /** Edits of computed values by hand; the next push puts them back. */
  putBack: number
  conflicts: number
  /** Records people made in HubSpot, now partners here. */
  adopted: number
  /** Records that are not ours and do not say enough to become a partner. */
  unknown: number
  /** People who were associated to a partner there, or whose role changed. */
  contacts: number
  /** Conversations that may be touchpoints. */
  candidates: number
  /** Tasks of ours that people completed there. */
  completed: number
  requests: number
}

/** How far the search index may trail the records (reference/hubspot.md §3.7); each poll looks back so far. */
const OVERLAP_MS = 120_000
/** What changed longer ago has been seen, even if HubSpot's clock and ours differ by minutes. */
const SETTLED_MS = 600_000
const MOST_ASKED = 100
const TRIES = 3

export type PullScope = SyncScope & { door: HubSpotDoor; mapper: StorageMapper; counts: PullCounts; log: RunLog }

/**
 * Looks at what changed in HubSpot since the last look and takes over what people edited there. Search is only a hint:
 * a record that differs from what both sides agreed on is read again by id before it is merged. The cursor is kept per
 * page, so an interrupted pull goes on where it was; nothing changed writes nothing. Throws HubSpotError.
 */
export function pullChanges(deps: Deps, portal: Portal, now: Date): Promise<PullCounts> {
  return oneAtATime(deps.database, `pull ${portal.id}`, () =>
    withRunLog(deps, portal, { kind: 'pull', now }, (log) => pullAll({ deps, portal, now }, log)),
  )
}

async function pullAll({ deps, portal, now }: SyncScope, log: RunLog): Promise<PullCounts> {
  const counts: PullCounts = {
    seen: 0,
    kept: 0,
    putBack: 0,
    conflicts: 0,
    adopted: 0,
    unknown: 0,
    contacts: 0,
    candidates: 0,
    completed: 0,
    requests: 0,
  }
  const scope: PullScope = { deps, portal, now, door: deps.hubspot(portal.id), mapper: mapperOf(portal), counts, log }
  const before = requestsOf(scope)
  const objectType = scope.mapper.objectType('partner')
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
  if (scope.counts.seen > 0 && settled > cursor) await keepCursor(scope, objectType, settled)
}

export async function pullPage(scope: PullScope, page: RemoteRecord[]): Promise<void> {
  scope.counts.seen += page.length
  const rows = await loadRows(
    scope,
    page.map(({ id }) => id),
  )
  await adoptStrangers(scope, page, rows)
  let open = findEdited(scope, page, rows)
  for (let attempt = 0; open.length > 0 && attempt < TRIES; attempt += 1) {
    const stale: SyncRow[] = []
    for (let at = 0; at < open.length; at += MOST_ASKED)
      stale.push(...(await askAndMerge(scope, open.slice(at, at + MOST_ASKED))))
    // The rows moved on while HubSpot was asked: take them as they are now, and ask again.
    open =
      stale.length > 0
        ? await loadRows(
            scope,
            stale.flatMap(({ remoteId }) => remoteId ?? []),
          )
        : []
  }
}

/** The sync rows of the records that differ from what both sides last agreed on. */
function findEdited(scope: PullScope, page: RemoteRecord[], rows: SyncRow[]): SyncRow[] {
  const byRemote = new Map(rows.map((row) => [row.remoteId, row]))
  return page.flatMap((record) => {
    const row = byRemote.get(record.id)
    if (!row || row.state === 'tombstone' || row.state === 'forgotten') return []
    return isEcho(row, scope.mapper.fromWire('partner', record.properties)) ? [] : [row]
  })
}

function isEcho(row: SyncRow, remote: Record<string, string>): boolean {
  return Object.entries(remote).every(([name, value]) => value === (row.base[name] ?? ''))
}

async function askAndMerge(scope: PullScope, rows: SyncRow[]): Promise<SyncRow[]> {
  const stale: SyncRow[] = []
  const ids = rows.flatMap(({ remoteId }) => remoteId ?? [])
  const records = await scope.door.readByIds(scope.mapper.objectType('partner'), ids, wireNames(scope))
  const byId = new Map(records.map((record) => [record.id, record]))
  for (const row of rows) {
    const record = byId.get(row.remoteId ?? '')
    if (!record || record.archived) continue
    const remote = scope.mapper.fromWire('partner', record.properties)
    if (isEcho(row, remote)) continue
    const { outcome, conflicts } = await applyRemote(scope, { row, remote })
    scope.counts.conflicts += conflicts
    if (outcome === 'kept') scope.counts.kept += 1
    if (outcome === 'put-back') scope.counts.putBack += 1
    if (outcome === 'stale') stale.push(row)
    if (outcome === 'kept' || outcome === 'put-back')
      await noteOne(scope, { recordId: row.localId, outcome, conflicts })
  }
  return stale
}

async function noteOne(
  { deps, log }: PullScope,
  { recordId, outcome, conflicts }: { recordId: string; outcome: 'kept' | 'put-back'; conflicts: number },
): Promise<void> {
  const reason = conflicts > 0 ? `${conflicts} of its values stand in a conflict.` : null
  await log.open()
  await log.note(deps.database.db, 'partner', [{ recordId, outcome, reason }])
}

function loadRows({ deps, portal }: PullScope, remoteIds: string[]): Promise<SyncRow[]> {
  if (remoteIds.length === 0) return Promise.resolve([])
  return deps.database.db
    .select()
    .from(syncRecord)
    .where(
      and(eq(syncRecord.portalId, portal.id), eq(syncRecord.object, 'partner'), among(syncRecord.remoteId, remoteIds)),
    )
}

function wireNames({ mapper }: PullScope): string[] {
  return mapper.wireNames(
    'partner',
    partnerObject.properties.map(({ name }) => name),
  )
}

/** Read afresh: the portal in hand may be older than the last pull. */
async function readCursor({ deps, portal }: PullScope, objectType: string): Promise<number> {
  const [row] = await deps.database.db
    .select({ cursors: portalTable.pullCursors })
    .from(portalTable)
    .where(eq(portalTable.id, portal.id))
  return Date.parse(row?.cursors[objectType] ?? '') || 0
}

async function keepCursor({ deps, portal }: PullScope, objectType: string, reached: number): Promise<void> {
  const entry = JSON.stringify({ [objectType]: new Date(reached).toISOString() })
  await deps.database.db.execute(
    sql`update portal set pull_cursors = pull_cursors || ${entry}::jsonb where id = ${portal.id}`,
  )
}

function requestsOf({ door: { traffic } }: PullScope): number {
  return traffic.reads + traffic.writes
}
