import type { Properties } from '../../hubspot/door.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { objectOf } from '../objects/index.ts'
import type { SyncRow } from './claim.ts'
import type { Decision } from './decide.ts'
import type { PushScope } from './scope.ts'
import { NOT_FOUND, type Sent, sendBatch } from './send.ts'
import { keepIntent, type Settlement } from './settle.ts'

type Of<D extends Decision['do']> = { row: SyncRow; decision: Extract<Decision, { do: D }> }
export type Create = Of<'create'>
export type Change = { row: SyncRow; remoteId: string; diff: Properties; base: Properties }
export type Written = { settlements: Settlement[]; sent: Sent }

/** First writes: an upsert on our key, so that sending one twice makes one record (DESIGN §5, promise 2). */
export async function createRecords(scope: PushScope, object: SyncedObject, creates: Create[]): Promise<Written> {
  const { key } = objectOf[object]
  const intents = creates.map(({ row, decision: { properties } }) => ({ row, properties }))
  await keepIntent(scope.deps.database.db, { portalId: scope.portal.id, object, now: scope.now }, intents)
  const inputs = creates.map(({ row, decision: { properties, local } }) => ({
    key: row.localId,
    traceId: row.localId,
    properties: {
      ...scope.mapper.toWire(object, filled(properties)),
      ...(local.facts && scope.mapper.seed(local.facts)),
    },
  }))
  const sent = await sendBatch(inputs, (batch) => scope.door.upsertByKey(scope.mapper.objectType(object), key, batch), {
    ofInput: (input) => input.key,
    ofResult: (record) => record.properties[key] ?? '',
  })
  return { sent, settlements: creates.flatMap((create) => settleCreate(scope, create, sent)) }
}

/** A new record has nothing to clear. */
function filled(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''))
}

function settleCreate(scope: PushScope, { row, decision }: Create, sent: Sent): Settlement[] {
  const result = sent.results.get(row.localId)
  const error = sent.errors.get(row.localId)
  if (result) {
    scope.counts.created += 1
    const { id: remoteId } = result
    return [{ ...live(row), remoteId, base: decision.properties, pushed: true, pushedAt: scope.now }]
  }
  // Refused for certain: the next first write needs no recovery.
  if (error) return [fail(scope, { ...row, pushedAt: null }, error.message)]
  if (sent.missing.has(row.localId)) return [fail(scope, { ...row, pushedAt: scope.now }, SILENT)]
  const reached = sent.stopped?.kind === 'unavailable'
  return reached ? [] : [{ ...live(row), pushedAt: null }]
}

/** Later writes: by record id, only what differs. A record that HubSpot no longer has is never made again. */
export async function updateRecords(scope: PushScope, object: SyncedObject, changes: Change[]): Promise<Written> {
  const inputs = changes.map(({ row, remoteId, diff }) => ({
    id: remoteId,
    traceId: row.localId,
    properties: scope.mapper.toWire(object, diff),
  }))
  const type = scope.mapper.objectType(object)
  const sent = await sendBatch(inputs, (batch) => scope.door.updateById(type, batch), {
    ofInput: (input) => input.id,
    ofResult: (record) => record.id,
  })
  const unseen = changes.filter(({ row }) => sent.missing.has(row.localId)).map(({ remoteId }) => remoteId)
  const there = unseen.length > 0 ? await scope.door.readByIds(type, unseen, []) : []
  const present = new Set(there.map(({ id }) => id))
  return { sent, settlements: changes.flatMap((change) => settleUpdate(scope, { change, sent, present })) }
}

type Answered = { change: Change; sent: Sent; present: ReadonlySet<string> }

function settleUpdate(scope: PushScope, { change, sent, present }: Answered): Settlement[] {
  const { row, remoteId, diff, base } = change
  const result = sent.results.get(row.localId)
  const error = sent.errors.get(row.localId)
  if (result && result.id === remoteId) {
    scope.counts.updated += 1
    return [{ ...live(row), base: { ...base, ...diff }, pushed: true, pushedAt: scope.now }]
  }
  if (result) return [{ ...bury(scope, row, `it was merged into record ${result.id}`), mergedInto: result.id }]
  if (error?.category === NOT_FOUND) return [bury(scope, row)]
  if (error) return [fail(scope, row, error.message)]
  if (!sent.missing.has(row.localId)) return []
  return [present.has(remoteId) ? fail(scope, row, SILENT) : bury(scope, row)]
}

const SILENT = 'HubSpot accepted the batch but answered nothing about this record. It is sent again tonight.'

export function live(row: SyncRow): Settlement {
  const { remoteId, base, pushedAt } = row
  return { row, remoteId, base, pushedAt, state: 'live', problem: null, pushed: false }
}

/** HubSpot refused it: kept with the reason, and not sent again before something about it changes or night comes. */
export function fail(scope: PushScope, row: SyncRow, problem: string): Settlement {
  scope.counts.failed += 1
  return { ...live(row), state: 'failed', problem }
}

/** HubSpot no longer has it; a person decides (DESIGN §5). */
export function bury(scope: PushScope, row: SyncRow, how = 'it was deleted or merged there'): Settlement {
  scope.counts.failed += 1
  const problem = `HubSpot no longer has record ${row.remoteId}: ${how}. Decide: npm run cli -- tombstones.`
  return { ...live(row), state: 'tombstone', problem }
}
