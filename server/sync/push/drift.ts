import type { Properties } from '../../hubspot/door.ts'
import { applyRemote } from '../apply-remote.ts'
import { merge } from '../merge.ts'
import { partnerObject } from '../objects/partner.ts'
import { ownerOf } from '../ownership.ts'
import type { SyncRow } from './claim.ts'
import type { PushScope } from './scope.ts'

export type Checked =
  /** Safe to send; `base` is what both sides are known to agree on. */
  | { is: 'clear'; diff: Properties; base: Properties }
  /** A person edited it in HubSpot; that was taken over, and what is left to write is seen in the next round. */
  | { is: 'merged' }
  | { is: 'gone' }

export const PEOPLE_PROPERTIES: readonly string[] = partnerObject.properties
  .map(({ name }) => name)
  .filter((name) => ownerOf(name) === 'people')

export type Update = { row: SyncRow; remoteId: string; diff: Properties; local: Properties }

/**
 * Reads what people own of the given partners before it is written over, at most 100 in one request. Computed
 * properties are sent blind (DESIGN §5).
 */
export async function checkDrift(scope: PushScope, updates: Update[]): Promise<Map<string, Checked>> {
  const checked = new Map<string, Checked>()
  const asked = updates.filter(({ diff }) => Object.keys(diff).some((name) => ownerOf(name) === 'people'))
  for (const { row, diff } of updates) checked.set(row.localId, { is: 'clear', diff, base: row.base })
  if (asked.length === 0) return checked
  const type = scope.mapper.objectType('partner')
  const names = scope.mapper.wireNames('partner', PEOPLE_PROPERTIES)
  const records = await scope.door.readByIds(
    type,
    asked.map(({ remoteId }) => remoteId),
    names,
  )
  const byId = new Map(records.map((record) => [record.id, record]))
  for (const update of asked) {
    const record = byId.get(update.remoteId)
    const remote = record && !record.archived ? scope.mapper.fromWire('partner', record.properties) : null
    checked.set(update.row.localId, remote ? await check(scope, update, remote) : { is: 'gone' })
  }
  return checked
}

async function check(scope: PushScope, { row, diff, local }: Update, remote: Properties): Promise<Checked> {
  const merged = merge({ base: row.base, local, remote, ownership: ownerOf })
  if (Object.keys(merged.toLocal).length > 0) {
    await applyRemote(scope, { row, remote })
    return { is: 'merged' }
  }
  const sent = Object.fromEntries(Object.entries(diff).filter(([name]) => name in merged.toRemote))
  return { is: 'clear', diff: sent, base: merged.base }
}
