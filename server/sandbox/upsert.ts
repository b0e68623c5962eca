import { assertDistinct, runBatch } from './batch.ts'
import { findType } from './definitions.ts'
import { validationError } from './errors.ts'
import { type Call, inputsOf, isJson, type Reply, text } from './http.ts'
import { ownApp } from './origin.ts'
import { assertUnique, find, writeView } from './records.ts'
import { assertWriteRules } from './write-rules.ts'
import { changeRecord, checkProperties, insertRecord, valueContext } from './writes.ts'

/**
 * `batch/upsert`: makes or changes records by a unique property. `idProperty` is needed on every input and must be
 * unique, keys must differ, associations are ignored (reference §3.5; documented and seen by others).
 */
export function upsertBatch(call: Call): Reply {
  const { portal } = call
  const type = findType(portal, call.params.type ?? '')
  const inputs = inputsOf(call, 100)
  for (const input of inputs) {
    if (!text(input.idProperty)) throw validationError('"idProperty" must be set on every input of an upsert')
    if (!text(input.id)) throw validationError('"id" must be set on every input of an upsert')
    assertUnique(portal, type, text(input.idProperty))
  }
  assertDistinct(inputs.map((input) => text(input.id)))
  const context = valueContext(call, type)
  const origin = ownApp(portal)
  return runBatch(call, inputs, (input) => {
    const key = { id: text(input.id), idProperty: text(input.idProperty) }
    const raw = { [key.idProperty]: key.id, ...(isJson(input.properties) ? input.properties : {}) }
    const values = checkProperties(portal, type, { raw, context })
    const known = find(portal, type, key)
    assertWriteRules(call, type, { values, before: known?.values ?? null })
    const record = known
      ? changeRecord(portal, type, { record: known, values, origin })
      : insertRecord(portal, type, { values, origin })
    return { ...writeView(portal, type, record, Object.keys(values)), new: !known }
  })
}
