import { isDeepStrictEqual } from 'node:util'
import { and, eq } from 'drizzle-orm'
import { enterStage } from '#shared/lifecycle/enter-stage.ts'
import type { Partner } from '#shared/partner.ts'
import type { Db } from '../db/client.ts'
import { conflict, syncRecord, type Unverified } from '../db/tables/sync.ts'
import type { HubSpotDoor, Properties } from '../hubspot/door.ts'
import { localDate } from '../time/local-date.ts'
import type { Changes } from '../write/changes.ts'
import type { Context } from '../write/context.ts'
import { bumpRevisions } from '../write/dirty.ts'
import { write } from '../write/write.ts'
import { loadLocal } from './local/local-record.ts'
import { type Conflict, type Merged, merge } from './merge.ts'
import { fromPartnerProperties, type PartnerPatch } from './objects/partner.ts'
import { type Ownership, ownerOf } from './ownership.ts'
import type { SyncRow } from './push/claim.ts'
import type { StorageMapper } from './storage/mapper.ts'
import { readVersions } from './versions.ts'

export type SyncScope = Pick<Context, 'deps' | 'portal' | 'now'>
export type RemoteScope = SyncScope & { door: HubSpotDoor; mapper: StorageMapper }
/** A partner as HubSpot answered it, and the sync row as it was *before* HubSpot was asked. */
export type RemoteEdit = {
  row: SyncRow
  remote: Properties
  /** The history was looked at: what stands there is no write of ours. */
  verified?: boolean
}
export type Applied = {
  /** `stale`: the row moved on while HubSpot was asked; nothing was done, ask again. */
  outcome: 'echo' | 'kept' | 'put-back' | 'stale'
  conflicts: number
}

/**
 * Takes a person's edit in HubSpot over, as that person's write with its audit row: what people own is kept here, what
 * we compute is marked to be put back, and a conflict row keeps the value that lost where both sides moved, or where what
 * was written cannot be read, such as a stage that does not exist.
 */
export async function applyRemote(scope: RemoteScope, edit: RemoteEdit): Promise<Applied> {
  const late = await findLate(scope, edit)
  const ctx: Context = { ...scope, actor: { kind: 'hubspot', name: 'HubSpot' }, role: 'manager' }
  const options = { action: 'hubspot-edit', needs: 'manager' as const, input: { id: edit.row.localId } }
  const { value } = await write(ctx, options, (changes) => applyInside(changes, scope, { ...edit, late }))
  return value
}

async function applyInside(
  changes: Changes,
  scope: SyncScope,
  { row, remote: answered, verified = false, late }: RemoteEdit & { late: ReadonlySet<string> },
): Promise<Applied> {
  const { db } = changes
  const portalId = scope.portal.id
  const [here] = await changes.lockPartners([row.localId])
  const [current] = await db.select().from(syncRecord).where(rowOf(row)).for('update')
  if (!here || !current || !isSame(current, row)) return { outcome: 'stale', conflicts: 0 }
  const local = (await loadLocal(db, { portalId, object: 'partner' }, [row.localId])).get(row.localId)?.properties ?? {}
  const remote = verified ? answered : withoutUnverified(answered, current.unverified)
  const ownership: Ownership = (name) => (late.has(name) ? 'tributary' : ownerOf(name))
  const merged = merge({ base: row.base, local, remote, ownership })
  const { patch, refused } = fromPartnerProperties(merged.toLocal)
  if (Object.keys(patch).length > 0) {
    await changes.update(
      'partner',
      row.localId,
      withPhaseDate(patch, here, localDate(scope.now, scope.portal.timeZone)),
    )
  }
  if (verified || !isDeepStrictEqual(merged.base, row.base))
    await db
      .update(syncRecord)
      .set({ base: merged.base, ...(verified && { unverified: {} }) })
      .where(rowOf(row))
  const unreadable = refused.map((property) => ({
    property,
    base: row.base[property] ?? '',
    local: local[property] ?? '',
    remote: remote[property] ?? '',
  }))
  const conflicts = [...merged.conflicts, ...unreadable]
  await keepConflicts(db, { scope, row, conflicts })
  return { outcome: await putBack(db, { scope, row, merged, patch, refused }), conflicts: conflicts.length }
}

type Done = { scope: SyncScope; row: SyncRow; merged: Merged; patch: PartnerPatch; refused: string[] }

async function putBack(db: Db, { scope, row, merged, patch, refused }: Done): Promise<Applied['outcome']> {
  const properties = [...merged.putBack, ...refused]
  const kept = Object.keys(patch).length > 0
  if (properties.length === 0) return kept ? 'kept' : 'echo'
  await bumpRevisions(db, scope.portal.id, { object: 'partner', ids: [row.localId], holdUntil: null })
  scope.deps.log.warn(
    { portalId: scope.portal.id, partnerId: row.localId, recordId: row.remoteId, properties },
    'A value in HubSpot is put back: Tributary computes it, cannot read it, or wrote it itself before the newer one',
  )
  return kept ? 'kept' : 'put-back'
}

/** A stage set in HubSpot enters its phase today, unless the phase was entered before. */
function withPhaseDate(patch: PartnerPatch, before: Pick<Partner, 'phaseDates'>, today: string) {
  return patch.stage ? { ...patch, ...enterStage(before.phaseDates, patch.stage, today) } : patch
}

async function keepConflicts(
  db: Db,
  { scope, row, conflicts }: { scope: SyncScope; row: SyncRow; conflicts: Conflict[] },
): Promise<void> {
  if (conflicts.length === 0) return
  const { portalId, object, localId } = row
  await db
    .insert(conflict)
    .values(conflicts.map((each) => ({ ...each, portalId, id: crypto.randomUUID(), object, localId, at: scope.now })))
}

/**
 * Properties in which a write of ours that we had given up waiting for came after a newer one. HubSpot carries such a
 * write out all the same; taken for a person's edit it would undo what was written since. The value was sent by us and
 * an app wrote it: nothing less tells (reference/hubspot.md §4.3, echo suppression).
 */
async function findLate(scope: RemoteScope, { row, remote, verified }: RemoteEdit): Promise<Set<string>> {
  const suspects = Object.entries(remote).flatMap(([name, value]) => {
    const open = !verified && name in row.unverified
    return !open && value !== (row.base[name] ?? '') && row.sent[name]?.includes(value) ? [name] : []
  })
  if (suspects.length === 0 || row.remoteId === null) return new Set()
  const { door, mapper } = scope
  const names = mapper.wireNames('partner', suspects)
  const histories = await door.histories(mapper.objectType('partner'), [row.remoteId], names)
  const history = histories.get(row.remoteId) ?? {}
  const isLate = (name: string) => {
    const [newest] = readVersions(mapper, name, history)
    return newest?.byApp === true && newest.value === remote[name]
  }
  return new Set(suspects.filter(isLate))
}

/** What may be our own write is told from a person's by its history, which the push looks at. */
function withoutUnverified(remote: Properties, unverified: Unverified): Properties {
  return Object.fromEntries(Object.entries(remote).filter(([name]) => !(name in unverified)))
}

/** A push between the question and now makes the answer old: merged, it would undo what was just written. */
function isSame(current: SyncRow, asked: SyncRow): boolean {
  return current.remoteId === asked.remoteId && isDeepStrictEqual(current.base, asked.base)
}

function rowOf(row: SyncRow) {
  return and(
    eq(syncRecord.portalId, row.portalId),
    eq(syncRecord.object, row.object),
    eq(syncRecord.localId, row.localId),
  )
}
