import { and, asc, eq } from 'drizzle-orm'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { partnerIdentity } from '../../db/tables/partner.ts'
import { syncRecord } from '../../db/tables/sync.ts'
import { refreshStandings } from '../../services/partner/refresh-standings.ts'
import { bumpRevisions, type SyncedObject } from '../../write/dirty.ts'
import { lockPartners } from '../../write/lock.ts'
import type { Noted } from '../run-log.ts'
import type { PushScope } from './scope.ts'
import { keepSettlements, type Settlement } from './settle.ts'

/**
 * Keeps the outcome of a page. Partners that HubSpot has given a record become known by it, so that the extension
 * recognises the record page; that is no change of theirs and marks nothing as dirty. Their rows are locked first, then
 * sync rows in id order, as every write does.
 */
export async function keepPage(scope: PushScope, object: SyncedObject, settlements: Settlement[]): Promise<void> {
  if (settlements.length === 0) return
  const noted = settlements.flatMap(toNote)
  if (noted.length > 0) await scope.log.open()
  await scope.deps.database.db.transaction(async (tx) => {
    const db = tx as unknown as Db
    const ids = settlements.map(({ row }) => row.localId)
    const fresh = settlements.filter(({ row, remoteId }) => row.remoteId === null && remoteId !== null)
    const partnerIds = object === 'partner' ? fresh.map(({ row }) => row.localId) : []
    const there = await lockPartners(db, scope.portal.id, partnerIds)
    await lockSyncRows(db, { portalId: scope.portal.id, object }, ids)
    await keepSettlements(db, { portalId: scope.portal.id, object, now: scope.now }, settlements)
    await scope.log.note(db, object, noted)
    // One that was taken away while HubSpot answered is known by nothing; the next push archives its record.
    const present = new Set(there.map(({ id }) => id))
    await keepIdentities(
      db,
      scope,
      fresh.filter(({ row }) => present.has(row.localId)),
    )
  })
}

async function lockSyncRows(db: Db, at: { portalId: string; object: SyncedObject }, ids: string[]): Promise<void> {
  const { portalId, object, localId } = syncRecord
  await db
    .select({ localId })
    .from(syncRecord)
    .where(and(eq(portalId, at.portalId), eq(object, at.object), among(localId, ids)))
    .orderBy(asc(localId))
    .for('update')
}

/** What the run's log says of a record; nothing if it only became known or was not reached. */
function toNote({ row, state, problem, pushed, outcome, base }: Settlement): Noted[] {
  const recordId = row.localId
  if (outcome) return [{ recordId, outcome, reason: problem }]
  if (state !== 'live') return [{ recordId, outcome: 'failed', reason: problem }]
  if (!pushed) return []
  if (row.remoteId === null) return [{ recordId, outcome: 'created', reason: null }]
  return [{ recordId, outcome: base === row.base ? 'unchanged' : 'updated', reason: null }]
}

async function keepIdentities(db: Db, scope: PushScope, fresh: Settlement[]): Promise<void> {
  if (fresh.length === 0) return
  const { portal, now, mapper } = scope
  const type = mapper.objectType('partner')
  await db
    .insert(partnerIdentity)
    .values(
      fresh.map(({ row, remoteId }) => ({
        portalId: portal.id,
        id: crypto.randomUUID(),
        partnerId: row.localId,
        kind: 'hubspot-record' as const,
        value: `${portal.id}/${type}/${remoteId}`,
        revision: 1,
        createdAt: now,
      })),
    )
    .onConflictDoNothing()
  const ids = fresh.map(({ row }) => row.localId)
  // A standing may have moved since the last write, for example because a day has passed.
  const moved = await refreshStandings(db, scope, ids)
  await bumpRevisions(db, portal.id, { object: 'partner', ids: moved, holdUntil: null })
}
