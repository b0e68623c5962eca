import { associateNew } from './association-links.ts'
import { assertDistinct, runBatch } from './batch.ts'
import { findType, type ObjectType } from './definitions.ts'
import { inputNotFound } from './errors.ts'
import { bodyOf, type Call, inputsOf, type Json, type Reply, text } from './http.ts'
import { ownApp } from './origin.ts'
import { find, load, type Stored, writeView } from './records.ts'
import type { Route } from './router.ts'
import { search } from './search.ts'
import { upsertBatch } from './upsert.ts'
import type { ValueContext } from './values.ts'
import { assertWriteRules } from './write-rules.ts'
import { archiveRecord, changeRecord, checkProperties, insertRecord, valueContext } from './writes.ts'

const BATCH = 100

function typeOf(call: Call): ObjectType {
  return findType(call.portal, call.params.type ?? '')
}

function create(call: Call, type: ObjectType, made: { input: Json; context: ValueContext }): Json {
  const { portal } = call
  const values = checkProperties(portal, type, { raw: made.input.properties ?? {}, context: made.context })
  assertWriteRules(call, type, { values, before: null })
  const record = insertRecord(portal, type, { values, origin: ownApp(portal) })
  associateNew(portal, { type, id: record.id }, made.input.associations)
  return writeView(portal, type, record, Object.keys(values))
}

function createOne(call: Call): Reply {
  const type = typeOf(call)
  const body = create(call, type, { input: bodyOf(call), context: valueContext(call, type) })
  return { status: 201, body, headers: { Location: `/crm/v3/objects/${type.id}/${body.id}` } }
}

function createBatch(call: Call): Reply {
  const type = typeOf(call)
  const context = valueContext(call, type)
  const reply = runBatch(call, inputsOf(call, BATCH), (input) => create(call, type, { input, context }))
  return { ...reply, status: reply.status === 207 ? 207 : 201 }
}

function updateOne(call: Call): Reply {
  const type = typeOf(call)
  const key = { id: call.params.id ?? '', idProperty: call.query.get('idProperty') ?? undefined }
  const record = load(call.portal, type, key)
  const raw = bodyOf(call).properties
  return { status: 200, body: update(call, type, { record, raw, context: valueContext(call, type) }) }
}

function update(call: Call, type: ObjectType, edit: { record: Stored; raw: unknown; context: ValueContext }): Json {
  const { record, raw, context } = edit
  const values = checkProperties(call.portal, type, { raw, context })
  assertWriteRules(call, type, { values, before: record.values })
  const changed = changeRecord(call.portal, type, { record, values, origin: ownApp(call.portal) })
  return writeView(call.portal, type, changed, Object.keys(values))
}

function archiveOne(call: Call): Reply {
  const type = typeOf(call)
  const record = load(call.portal, type, { id: call.params.id ?? '' })
  archiveRecord(call.portal, type, { record, origin: ownApp(call.portal) })
  return { status: 204 }
}

function updateBatch(call: Call): Reply {
  const type = typeOf(call)
  const inputs = inputsOf(call, BATCH)
  assertDistinct(inputs.map((input) => text(input.id)))
  const context = valueContext(call, type)
  return runBatch(call, inputs, (input) => {
    const id = text(input.id)
    const record = find(call.portal, type, { id, idProperty: text(input.idProperty) || undefined })
    if (!record || record.archived) throw inputNotFound(type.fullyQualifiedName, [id])
    return update(call, type, { record, raw: input.properties, context })
  })
}

function archiveBatch(call: Call): Reply {
  const type = typeOf(call)
  for (const input of inputsOf(call, BATCH)) {
    const record = find(call.portal, type, { id: text(input.id) })
    if (record && !record.archived) archiveRecord(call.portal, type, { record, origin: ownApp(call.portal) })
  }
  return { status: 204 }
}

const base = '/crm/v3/objects/:type'

export const objectRoutes: Route[] = [
  { method: 'POST', pattern: `${base}/batch/create`, handler: createBatch },
  { method: 'POST', pattern: `${base}/batch/update`, handler: updateBatch },
  { method: 'POST', pattern: `${base}/batch/upsert`, handler: upsertBatch },
  { method: 'POST', pattern: `${base}/batch/archive`, handler: archiveBatch },
  { method: 'POST', pattern: `${base}/search`, handler: search, search: true, read: true },
  { method: 'POST', pattern: base, handler: createOne },
  { method: 'PATCH', pattern: `${base}/:id`, handler: updateOne },
  { method: 'DELETE', pattern: `${base}/:id`, handler: archiveOne },
]
