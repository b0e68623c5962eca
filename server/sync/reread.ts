import { isDeepStrictEqual } from 'node:util'
import { and, eq, inArray } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { type RunOutcome, syncRecord } from '../db/tables/sync.ts'
import type { HubSpotDoor, Properties, RemoteRecord } from '../hubspot/door.ts'
import { bumpRevisions, type MarkedObject, type SyncedObject } from '../write/dirty.ts'
import { applyRemote, type SyncScope } from './apply-remote.ts'
import { pullContactsOf } from './contacts/pull-contacts.ts'
import { ifAllowed } from './if-allowed.ts'
import { loadLocal } from './local/local-record.ts'
import { objectOf } from './objects/index.ts'
import type { SyncRow } from './push/claim.ts'
import { LINK } from './push/decide.ts'
import type { RunLog } from './run-log.ts'
import type { StorageMapper } from './storage/mapper.ts'

export type RereadCounts = {
  seen: number
  /** Partners into which a person's edit was taken over. */
  kept: number
  /** Computed values that were changed by hand; the next push puts them back. */
  putBack: number
  conflicts: number
  /** Records deleted or merged in HubSpot: tombstones now. */
  gone: number
  /** Tombstones whose record a person took out of the bin. */
  restored: number
  /** Associations that were missing; the next push makes them again. */
  unlinked: number
  /** People who were associated to a partner, or whose role changed. */
  contacts: number
}
export type RereadScope = SyncScope & { door: HubSpotDoor; mapper: StorageMapper; counts: RereadCounts; log: RunLog }

/** Sources of a merged record, which keep resolving to it (reference/hubspot.md §3.9). */
const MERGED = 'hs_merged_object_ids'

export function noRereads(): RereadCounts {
  return { seen: 0, kept: 0, putBack: 0, conflicts: 0, gone: 0, restored: 0, unlinked: 0, contacts: 0 }
}

/**
 * Reads at most 100 records by id and brings us in step with them: edits are merged, what we compute is put back, a
 * record that is gone becomes a tombstone, one that is back is alive again, an association that is missing is made
 * again. Answers the rows that moved on while HubSpot was asked: ask about those again. Throws HubSpotError.
 */
export async function rereadRecords(scope: RereadScope, object: SyncedObject, rows: SyncRow[]): Promise<SyncRow[]> {
  const asked = rows.filter(({ remoteId, state }) => remoteId !== null && state !== 'forgotten')
  if (asked.length === 0) return []
  const { there, mergedInto } = await readRecords(
    scope,
    object,
    asked.flatMap(({ remoteId }) => remoteId ?? []),
  )
  scope.counts.seen += asked.length
  const stale: SyncRow[] = []
  for (const row of asked) {
    const record = there.get(row.remoteId ?? '')
    if (!record) await bury(scope, object, { row, mergedInto: mergedInto.get(row.remoteId ?? '') ?? null })
    else if (!(await takeOver(scope, object, { row, record }))) stale.push(row)
  }
  if (object === 'partner') {
    const linked = asked.filter((row) => there.has(row.remoteId ?? '') && row.state === 'live')
    await ifAllowed(scope, 'contacts', () => pullContactsOf(scope, linked))
  } else {
    const left = asked.filter((row) => there.has(row.remoteId ?? '') && row.base[LINK] !== undefined)
    stale.push(...(await checkLinks(scope, object, left)))
  }
  return [...new Set(stale)]
}

type Read = { there: Map<string, RemoteRecord>; mergedInto: Map<string, string> }

/** What is missing in an answer is asked for once more: silence about a record is no proof that it is gone. */
async function readRecords(scope: RereadScope, object: SyncedObject, ids: string[]): Promise<Read> {
  const names = scope.mapper.wireNames(
    object,
    objectOf[object].properties.map(({ name }) => name),
  )
  const read: Read = { there: new Map(), mergedInto: new Map() }
  const type = scope.mapper.objectType(object)
  for (let open = [...new Set(ids)], tries = 0; open.length > 0 && tries < 2; tries += 1) {
    for (const record of await scope.door.readByIds(type, open, [...names, MERGED])) {
      if (!record.archived) read.there.set(record.id, record)
      for (const source of (record.properties[MERGED] ?? '').split(';')) {
        if (source) read.mergedInto.set(source, record.id)
      }
    }
    open = open.filter((id) => !read.there.has(id) && !read.mergedInto.has(id))
  }
  return read
}

type Found = { row: SyncRow; record: RemoteRecord }

/** False if the row moved on meanwhile. */
async function takeOver(scope: RereadScope, object: SyncedObject, { row, record }: Found): Promise<boolean> {
  if (row.state === 'tombstone' && !(await revive(scope, object, row))) return false
  const remote = scope.mapper.fromWire(object, record.properties)
  if (Object.entries(remote).every(([name, value]) => value === (row.base[name] ?? ''))) return true
  if (object !== 'partner') return putBack(scope, object, { row, remote })
  const { outcome, conflicts } = await applyRemote(scope, { row, remote })
  scope.counts.conflicts += conflicts
  if (outcome === 'stale') return false
  if (outcome === 'echo') return true
  if (outcome === 'kept') scope.counts.kept += 1
  else scope.counts.putBack += 1
  const reason = conflicts > 0 ? `${conflicts} of its values stand in a conflict.` : null
  await note(scope, object, { row, outcome, reason })
  return true
}

/** All properties of what is no partner are computed: HubSpot's value becomes the base, and the next push differs. */
async function putBack(scope: RereadScope, object: SyncedObject, found: { row: SyncRow; remote: Properties }) {
  const { row, remote } = found
  const done = await ifUnmoved(scope, row, async (db) => {
    await db
      .update(syncRecord)
      .set({ base: { ...row.base, ...remote } })
      .where(rowOf(row))
    await bumpRevisions(db, scope.portal.id, { object, ids: [row.localId], holdUntil: null })
  })
  if (!done) return false
  scope.counts.putBack += 1
  await note(scope, object, { row, outcome: 'put-back', reason: null })
  return true
}

async function revive(scope: RereadScope, object: SyncedObject, row: SyncRow): Promise<boolean> {
  const done = await ifUnmoved(scope, row, async (db) => {
    await db.update(syncRecord).set({ state: 'live', problem: null, mergedInto: null }).where(rowOf(row))
    await bumpRevisions(db, scope.portal.id, { object, ids: [row.localId], holdUntil: null })
  })
  if (!done) return false
  scope.counts.restored += 1
  await note(scope, object, { row, outcome: 'restored', reason: 'A person took the record out of HubSpot’s bin.' })
  return true
}

/** HubSpot no longer has it: a tombstone and a question, never a new record (DESIGN §5). */
async function bury(scope: RereadScope, object: SyncedObject, gone: { row: SyncRow; mergedInto: string | null }) {
  const { row, mergedInto } = gone
  if (row.state === 'tombstone' && row.mergedInto === mergedInto) return
  const { db } = scope.deps.database
  const local = await loadLocal(db, { portalId: row.portalId, object }, [row.localId])
  // Gone on both sides: the next push forgets it.
  if (!local.has(row.localId)) return
  const how = mergedInto === null ? 'it was deleted or merged there' : `it was merged into record ${mergedInto}`
  const problem = `HubSpot no longer has record ${row.remoteId}: ${how}. Decide: npm run cli -- tombstones.`
  // An answer about another record than the row's of now says nothing; the next look asks again.
  const done = await ifUnmoved(scope, row, async (db) => {
    await db.update(syncRecord).set({ state: 'tombstone', problem, mergedInto }).where(rowOf(row))
  })
  if (!done) return
  scope.counts.gone += 1
  await note(scope, object, { row, outcome: 'gone', reason: problem })
}

/** Associations to the partner's record that somebody took away are made again by the next push. */
async function checkLinks(scope: RereadScope, object: SyncedObject, rows: SyncRow[]): Promise<SyncRow[]> {
  const ids = rows.flatMap(({ remoteId }) => remoteId ?? [])
  if (ids.length === 0) return []
  const { door, mapper } = scope
  const linked = await door.associations(mapper.objectType(object), mapper.objectType('partner'), ids)
  const stale: SyncRow[] = []
  for (const row of rows) {
    if (linked.get(row.remoteId ?? '')?.includes(row.base[LINK] ?? '')) continue
    // As it is after what was put back above.
    const current = (await loadRow(scope.deps.database.db, row)) ?? row
    const done = await ifUnmoved(scope, current, async (db) => {
      await db
        .update(syncRecord)
        .set({ base: { ...current.base, [LINK]: '' } })
        .where(rowOf(row))
      await bumpRevisions(db, scope.portal.id, { object, ids: [row.localId], holdUntil: null })
    })
    if (!done) stale.push(row)
    else {
      scope.counts.unlinked += 1
      await note(scope, object, { row, outcome: 'put-back', reason: 'Its association to the partner was missing.' })
    }
  }
  return stale
}

/** Runs the change only if the row is as it was when HubSpot was asked; a push or a write since then makes the answer old. */
function ifUnmoved(scope: RereadScope, asked: SyncRow, change: (db: Db) => Promise<void>): Promise<boolean> {
  return scope.deps.database.db.transaction(async (tx) => {
    const db = tx as unknown as Db
    const [current] = await db.select().from(syncRecord).where(rowOf(asked)).for('update')
    const same = current && current.remoteId === asked.remoteId && isDeepStrictEqual(current.base, asked.base)
    if (same) await change(db)
    return Boolean(same)
  })
}

async function loadRow(db: Db, row: SyncRow): Promise<SyncRow | undefined> {
  const [current] = await db.select().from(syncRecord).where(rowOf(row))
  return current
}

type Noted = { row: SyncRow; outcome: RunOutcome; reason: string | null }

async function note(scope: RereadScope, object: SyncedObject, { row, outcome, reason }: Noted): Promise<void> {
  await scope.log.open()
  await scope.log.note(scope.deps.database.db, object, [{ recordId: row.localId, outcome, reason }])
}

function rowOf({ portalId, object, localId }: SyncRow) {
  return and(eq(syncRecord.portalId, portalId), eq(syncRecord.object, object), eq(syncRecord.localId, localId))
}

/** The rows of records by their HubSpot ids. */
export function rowsOfRecords(db: Db, at: { portalId: string; object: MarkedObject }, remoteIds: string[]) {
  if (remoteIds.length === 0) return Promise.resolve([])
  return db
    .select()
    .from(syncRecord)
    .where(
      and(
        eq(syncRecord.portalId, at.portalId),
        eq(syncRecord.object, at.object),
        inArray(syncRecord.remoteId, remoteIds),
      ),
    )
}
