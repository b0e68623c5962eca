import { associateNew } from './associations.ts'
import { assertDistinct, batchReply, runBatch } from './batch.ts'
import { findType, type ObjectType } from './definitions.ts'
import { inputNotFound, validationError } from './errors.ts'
import { bodyOf, type Call, inputsOf, type Json, queryList, type Reply, strings, text } from './http.ts'
import { shuffled } from './random.ts'
import { find, fromRow, load, type Row, readView, writeView } from './records.ts'
import type { Route } from './router.ts'
import { search } from './search.ts'
import { upsertBatch } from './upsert.ts'
import type { ValueContext } from './values.ts'
import { archiveRecord, changeRecord, checkProperties, insertRecord, valueContext } from './writes.ts'

const BATCH = 100
const PAGE = 100

function typeOf(call: Call): ObjectType {
  return findType(call.portal, call.params.type ?? '')
}

function create(call: Call, type: ObjectType, made: { input: Json; context: ValueContext }): Json {
  const { portal } = call
  const values = checkProperties(portal, type, { raw: made.input.properties ?? {}, context: made.context })
  const record = insertRecord(portal, type, { values, source: 'INTEGRATION' })
  associateNew(portal, { type, id: record.id }, made.input.associations)
  return writeView(portal, type, record, Object.keys(values))
}

function createOne(call: Call): Reply {
  const type = typeOf(call)
  const body = create(call, type, { input: bodyOf(call), context: valueContext(call.portal, type) })
  return { status: 201, body, headers: { Location: `/crm/v3/objects/${type.id}/${body.id}` } }
}

function createBatch(call: Call): Reply {
  const type = typeOf(call)
  const context = valueContext(call.portal, type)
  const reply = runBatch(call, inputsOf(call, BATCH), (input) => create(call, type, { input, context }))
  return { ...reply, status: reply.status === 207 ? 207 : 201 }
}

function readOne(call: Call): Reply {
  const type = typeOf(call)
  const key = {
    id: call.params.id ?? '',
    idProperty: call.query.get('idProperty') ?? undefined,
    archived: call.query.get('archived') === 'true',
  }
  const record = load(call.portal, type, key)
  return { status: 200, body: readView(call.portal, type, record, queryList(call.query, 'properties')) }
}

function updateOne(call: Call): Reply {
  const type = typeOf(call)
  const key = { id: call.params.id ?? '', idProperty: call.query.get('idProperty') ?? undefined }
  const record = load(call.portal, type, key)
  const raw = bodyOf(call).properties
  const values = checkProperties(call.portal, type, { raw, context: valueContext(call.portal, type) })
  const changed = changeRecord(call.portal, type, { record, values, source: 'INTEGRATION' })
  return { status: 200, body: writeView(call.portal, type, changed, Object.keys(values)) }
}

function archiveOne(call: Call): Reply {
  const type = typeOf(call)
  archiveRecord(call.portal, load(call.portal, type, { id: call.params.id ?? '' }))
  return { status: 204 }
}

function updateBatch(call: Call): Reply {
  const type = typeOf(call)
  const inputs = inputsOf(call, BATCH)
  assertDistinct(inputs.map((input) => text(input.id)))
  const context = valueContext(call.portal, type)
  return runBatch(call, inputs, (input) => {
    const id = text(input.id)
    const record = find(call.portal, type, { id, idProperty: text(input.idProperty) || undefined })
    if (!record || record.archived) throw inputNotFound(type.fullyQualifiedName, [id])
    const values = checkProperties(call.portal, type, { raw: input.properties, context })
    const changed = changeRecord(call.portal, type, { record, values, source: 'INTEGRATION' })
    return writeView(call.portal, type, changed, Object.keys(values))
  })
}

function readBatch(call: Call): Reply {
  const type = typeOf(call)
  const body = bodyOf(call)
  const started = call.portal.now()
  const idProperty = text(body.idProperty) || undefined
  const archived = call.query.get('archived') === 'true'
  const ids = [...new Set(inputsOf(call, BATCH).map((input) => text(input.id)))]
  const found = ids.map((id) => ({ id, record: find(call.portal, type, { id, idProperty }) }))
  const missing = found.filter(({ record }) => !record || Boolean(record.archived) !== archived).map(({ id }) => id)
  const results = found
    .filter(({ id }) => !missing.includes(id))
    .flatMap(({ record }) => (record ? [readView(call.portal, type, record, strings(body.properties))] : []))
  const miss = inputNotFound(type.fullyQualifiedName, missing).body
  const errors = missing.length ? [{ ...miss, errors: [], links: {} }] : []
  return batchReply(call, { started, results: shuffled(results, call.portal.random), errors, status: 200 })
}

function archiveBatch(call: Call): Reply {
  const type = typeOf(call)
  for (const input of inputsOf(call, BATCH)) {
    const record = find(call.portal, type, { id: text(input.id) })
    if (record && !record.archived) archiveRecord(call.portal, record)
  }
  return { status: 204 }
}

function list(call: Call): Reply {
  const type = typeOf(call)
  const limit = pageSize(call.query.get('limit'))
  const after = Number(call.query.get('after') ?? 0)
  if (!Number.isInteger(after)) throw validationError('The value of "after" is not one that a page gave')
  const sql = 'select * from record where type = ? and archived = ? and id > ? order by id limit ?'
  const archived = Number(call.query.get('archived') === 'true')
  const rows = call.portal.store.all<Row>(sql, type.id, archived, after, limit + 1)
  const names = queryList(call.query, 'properties')
  const page = rows.slice(0, limit).map(fromRow)
  const last = rows.length > limit ? page.at(-1) : undefined
  const paging = last ? { paging: { next: { after: String(last.id), link: `?after=${last.id}&limit=${limit}` } } } : {}
  return { status: 200, body: { results: page.map((one) => readView(call.portal, type, one, names)), ...paging } }
}

function pageSize(raw: string | null): number {
  const limit = raw === null ? 10 : Number(raw)
  if (Number.isInteger(limit) && limit > 0 && limit <= PAGE) return limit
  throw validationError(`The value ${raw} of "limit" is not between 1 and ${PAGE}`)
}

const base = '/crm/v3/objects/:type'

export const objectRoutes: Route[] = [
  { method: 'POST', pattern: `${base}/batch/create`, handler: createBatch },
  { method: 'POST', pattern: `${base}/batch/read`, handler: readBatch, read: true },
  { method: 'POST', pattern: `${base}/batch/update`, handler: updateBatch },
  { method: 'POST', pattern: `${base}/batch/upsert`, handler: upsertBatch },
  { method: 'POST', pattern: `${base}/batch/archive`, handler: archiveBatch },
  { method: 'POST', pattern: `${base}/search`, handler: search, search: true, read: true },
  { method: 'GET', pattern: base, handler: list },
  { method: 'POST', pattern: base, handler: createOne },
  { method: 'GET', pattern: `${base}/:id`, handler: readOne },
  { method: 'PATCH', pattern: `${base}/:id`, handler: updateOne },
  { method: 'DELETE', pattern: `${base}/:id`, handler: archiveOne },
]
