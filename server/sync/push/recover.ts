import type { SyncedObject } from '../../write/dirty.ts'
import { objectOf } from '../objects/index.ts'
import type { SyncRow } from './claim.ts'
import type { PushScope } from './scope.ts'
import { type Sent, sendBatch } from './send.ts'
import type { Settlement } from './settle.ts'

/**
 * Learns the record ids of first writes whose answer was never kept (a killed process, a broken connection). An upsert
 * of nothing but the key finds the record without the search index, which may not have it yet, and without touching
 * what people may have changed since; the next round merges and writes the rest.
 */
export async function recover(
  scope: PushScope,
  object: SyncedObject,
  rows: SyncRow[],
): Promise<{ settlements: Settlement[]; sent: Sent }> {
  const { key } = objectOf[object]
  const inputs = rows.map(({ localId }) => ({ key: localId, traceId: localId, properties: { [key]: localId } }))
  const sent = await sendBatch(inputs, (batch) => scope.door.upsertByKey(scope.mapper.objectType(object), key, batch), {
    ofInput: (input) => input.key,
    ofResult: (record) => record.properties[key] ?? '',
  })
  const settlements = rows.flatMap((row): Settlement[] => {
    const result = sent.results.get(row.localId)
    const error = sent.errors.get(row.localId)
    const same = { row, base: {}, pushed: false, pushedAt: row.pushedAt }
    if (result) return [{ ...same, remoteId: result.id, state: 'live', problem: null }]
    if (error) return [{ ...same, remoteId: null, state: 'failed', problem: error.message }]
    return []
  })
  return { settlements, sent }
}
