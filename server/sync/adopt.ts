import { syncRecord } from '../db/tables/sync.ts'
import type { Properties, RemoteRecord } from '../hubspot/door.ts'
import { newPartner } from '../services/partner/new-partner.ts'
import type { Context } from '../write/context.ts'
import { write } from '../write/write.ts'
import type { SyncScope } from './apply-remote.ts'
import { fromPartnerProperties, partnerObject } from './objects/partner.ts'
import { ownerOf } from './ownership.ts'
import type { SyncRow } from './push/claim.ts'
import type { RunLog } from './run-log.ts'
import type { StorageMapper } from './storage/mapper.ts'

export type AdoptScope = SyncScope & {
  mapper: StorageMapper
  counts: { adopted: number; unknown: number }
  log: RunLog
}

/**
 * Takes over records that people made in HubSpot, by their record id: a record of our type without our key becomes a
 * partner here, and the next push writes its key and computed values. One without name or tier is left alone and said
 * so; in companies mode an account's other companies never come here.
 */
export async function adoptStrangers(scope: AdoptScope, page: RemoteRecord[], rows: readonly SyncRow[]): Promise<void> {
  const known = new Set(rows.map(({ remoteId }) => remoteId))
  // A record with our key but without a row here is a first write whose answer is on its way.
  const strangers = page.filter(({ id, properties }) => !known.has(id) && !properties[partnerObject.key])
  for (const record of strangers) await adopt(scope, record)
}

async function adopt(scope: AdoptScope, record: RemoteRecord): Promise<void> {
  const { database } = scope.deps
  const remote = scope.mapper.fromWire('partner', record.properties)
  const { patch, refused } = fromPartnerProperties(people(remote))
  await scope.log.open()
  if (!patch.name || !patch.tier || refused.length > 0) {
    scope.counts.unknown += 1
    const missing = [...(patch.name ? [] : ['a name']), ...(patch.tier ? [] : ['a tier']), ...refused]
    const reason = `Made in HubSpot. To become a partner here it needs: ${missing.join(', ')}.`
    await scope.log.note(database.db, 'partner', [{ recordId: record.id, outcome: 'skipped', reason }])
    return
  }
  const { name, tier } = patch
  const ctx: Context = { ...scope, actor: { kind: 'hubspot', name: 'HubSpot' }, role: 'manager' }
  const options = { action: 'hubspot-adopt', needs: 'manager' as const, input: { id: record.id }, key: keyOf(record) }
  await write(ctx, options, async (changes) => {
    const { id } = await changes.insert('partner', newPartner({ ...patch, name, tier }))
    const value = `${scope.portal.id}/${scope.mapper.objectType('partner')}/${record.id}`
    await changes.insert('identity', { partnerId: id, kind: 'hubspot-record', value })
    const row = { portalId: scope.portal.id, object: 'partner', localId: id, remoteId: record.id, base: remote }
    // Before the write marks it as dirty: the mark finds the row and leaves the record id alone.
    await changes.db.insert(syncRecord).values({ ...row, localRev: 0, pushedRev: 0, state: 'live' })
    await scope.log.note(changes.db, 'partner', [{ recordId: id, outcome: 'adopted', reason: null }])
    return id
  })
  scope.counts.adopted += 1
}

/** The same record is adopted once, however often it is met. */
function keyOf({ id }: RemoteRecord): string {
  return `hubspot-adopt-${id}`
}

function people(remote: Properties): Properties {
  return Object.fromEntries(
    Object.entries(remote).filter(([name, value]) => value !== '' && ownerOf(name) === 'people'),
  )
}
