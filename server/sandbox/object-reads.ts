import { associatedTypes, associatedView } from './associated-view.ts'
import { batchReply } from './batch.ts'
import { findType, type ObjectType } from './definitions.ts'
import { inputNotFound, validationError } from './errors.ts'
import { historyView } from './history.ts'
import { bodyOf, type Call, inputsOf, type Json, queryList, type Reply, strings, text } from './http.ts'
import { shuffled } from './random.ts'
import { find, fromRow, load, type Row, readView, type Stored } from './records.ts'
import type { Route } from './router.ts'

const BATCH = 100
const PAGE = 100
/** A page is half as long with history (documented, reference §3.2). */
const PAGE_WITH_HISTORY = 50

type Asked = { type: ObjectType; names: string[]; history: string[]; to: ObjectType[] }

function askedOf(call: Call): Asked {
  const type = findType(call.portal, call.params.type ?? '')
  const names = queryList(call.query, 'properties')
  return { type, names, history: queryList(call.query, 'propertiesWithHistory'), to: associatedTypes(call) }
}

/** A record with what was asked for beside its values: history and associations. */
function fullView(call: Call, record: Stored, { type, names, history, to }: Asked): Json {
  const { portal } = call
  return {
    ...readView(portal, type, record, [...names, ...history]),
    ...(history.length ? { propertiesWithHistory: historyView(portal, type, record, history) } : {}),
    ...(to.length ? associatedView(portal, { type, record }, to) : {}),
  }
}

function readOne(call: Call): Reply {
  const asked = askedOf(call)
  const key = {
    id: call.params.id ?? '',
    idProperty: call.query.get('idProperty') ?? undefined,
    archived: call.query.get('archived') === 'true',
  }
  return { status: 200, body: fullView(call, load(call.portal, asked.type, key), asked) }
}

function readBatch(call: Call): Reply {
  const type = findType(call.portal, call.params.type ?? '')
  const body = bodyOf(call)
  const started = call.portal.now()
  const idProperty = text(body.idProperty) || undefined
  const archived = call.query.get('archived') === 'true'
  const asked = { type, names: strings(body.properties), history: strings(body.propertiesWithHistory), to: [] }
  const ids = [...new Set(inputsOf(call, asked.history.length ? PAGE_WITH_HISTORY : BATCH).map((one) => text(one.id)))]
  const found = ids.map((id) => ({ id, record: find(call.portal, type, { id, idProperty }) }))
  const missing = found.filter(({ record }) => !record || Boolean(record.archived) !== archived).map(({ id }) => id)
  const results = found
    .filter(({ id }) => !missing.includes(id))
    .flatMap(({ record }) => (record ? [fullView(call, record, asked)] : []))
  const miss = inputNotFound(type.fullyQualifiedName, missing).body
  const errors = missing.length ? [{ ...miss, errors: [], links: {} }] : []
  return batchReply(call, { started, results: shuffled(results, call.portal.random), errors, status: 200 })
}

function list(call: Call): Reply {
  const asked = askedOf(call)
  const limit = pageSize(call.query.get('limit'), asked.history.length ? PAGE_WITH_HISTORY : PAGE)
  const after = Number(call.query.get('after') ?? 0)
  if (!Number.isInteger(after)) throw validationError('The value of "after" is not one that a page gave')
  const sql = 'select * from record where type = ? and archived = ? and id > ? order by id limit ?'
  const archived = Number(call.query.get('archived') === 'true')
  const rows = call.portal.store.all<Row>(sql, asked.type.id, archived, after, limit + 1)
  const page = rows.slice(0, limit).map(fromRow)
  const last = rows.length > limit ? page.at(-1) : undefined
  const paging = last ? { paging: { next: { after: String(last.id), link: `?after=${last.id}&limit=${limit}` } } } : {}
  return { status: 200, body: { results: page.map((one) => fullView(call, one, asked)), ...paging } }
}

function pageSize(raw: string | null, most: number): number {
  const limit = raw === null ? 10 : Number(raw)
  if (Number.isInteger(limit) && limit > 0 && limit <= most) return limit
  throw validationError(`The value ${raw} of "limit" is not between 1 and ${most}`)
}

const base = '/crm/v3/objects/:type'

export const objectReadRoutes: Route[] = [
  { method: 'POST', pattern: `${base}/batch/read`, handler: readBatch, read: true },
  { method: 'GET', pattern: base, handler: list },
  { method: 'GET', pattern: `${base}/:id`, handler: readOne },
]
