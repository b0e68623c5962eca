import type { Db } from '../../db/client.ts'
import { partnerIdentity } from '../../db/tables/partner.ts'
import { refreshStandings } from '../../services/partner/refresh-standings.ts'
import { bumpRevisions, type SyncedObject } from '../../write/dirty.ts'
import type { PushScope } from './scope.ts'
import { keepSettlements, type Settlement } from './settle.ts'

/**
 * Keeps the outcome of a page. Partners that HubSpot has given a record become known by it, so that the extension
 * recognises the record page; that is no change of theirs and marks nothing as dirty.
 */
export async function keepPage(scope: PushScope, object: SyncedObject, settlements: Settlement[]): Promise<void> {
  if (settlements.length === 0) return
  await scope.deps.database.db.transaction(async (tx) => {
    const db = tx as unknown as Db
    await keepSettlements(db, { portalId: scope.portal.id, object, now: scope.now }, settlements)
    const fresh = settlements.filter(({ row, remoteId }) => row.remoteId === null && remoteId !== null)
    if (object === 'partner' && fresh.length > 0) await keepIdentities(db, scope, fresh)
  })
}

async function keepIdentities(db: Db, scope: PushScope, fresh: Settlement[]): Promise<void> {
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
