import { findType, type ObjectType, propertiesOf } from './definitions.ts'
import { validationError } from './errors.ts'
import { bodyOf, type Call, isJson, type Json, type Reply, strings, text } from './http.ts'
import type { Portal } from './portal.ts'
import { fromRow, peek, propertyValue, type Row, readView, type Stored } from './records.ts'
import { compareValues, type Filter, matches, type Query, readQuery, toMs } from './search-match.ts'

const WINDOW = 10_000
const MAX_PAGE = 200

type Sort = { name: string; type: string; descending: boolean }
type Hit = { id: number; key: string }

/** `POST …/search`: matches on what the index has seen, answers live values, drops archived hits but counts them. */
export function search(call: Call): Reply {
  const { portal } = call
  const type = findType(portal, call.params.type ?? '')
  const body = bodyOf(call)
  const { limit, offset } = readPage(body)
  const query = readQuery(portal, type, body)
  const sort = readSort(portal, type, body.sorts)
  const { total, ids } = answerIds(portal, type, { query, sort, limit, offset })
  const results = ids.flatMap((id) => {
    const record = peek(portal, type, String(id))
    return record && !record.archived ? [readView(portal, type, record, strings(body.properties))] : []
  })
  const paging = offset + limit < total ? { paging: { next: { after: String(offset + limit) } } } : {}
  return { status: 200, body: { total, results, ...paging } }
}

type Asked = { query: Query; sort: Sort; limit: number; offset: number }

/** A page of ids, from the columns alone where they can tell, else by looking at every record that may match. */
function answerIds(portal: Portal, type: ObjectType, asked: Asked): { total: number; ids: number[] } {
  const where = narrow(type, asked.query)
  const column = columnOf(type, asked.sort.name)
  if (where.exact && column && portal.index.trailing(portal.now()).length === 0) {
    const from = `from record where type = ? and archived = 0 ${where.sql}`
    const total = portal.store.get<{ n: number }>(`select count(*) as n ${from}`, type.id, ...where.values)?.n ?? 0
    const order = `order by ${column} ${asked.sort.descending ? 'desc' : 'asc'}, id limit ? offset ?`
    const rows = portal.store.all<{ id: number }>(
      `select id ${from} ${order}`,
      type.id,
      ...where.values,
      asked.limit,
      asked.offset,
    )
    return { total, ids: rows.map((row) => row.id) }
  }
  const hits = sorted(collect(portal, type, asked), asked.sort)
  return { total: hits.length, ids: hits.slice(asked.offset, asked.offset + asked.limit).map((hit) => hit.id) }
}

function readPage(body: Json): { limit: number; offset: number } {
  const limit = body.limit === undefined ? 10 : Number(body.limit)
  const offset = body.after === undefined || body.after === '' ? 0 : Number(body.after)
  if (!Number.isInteger(limit) || limit < 0 || limit > MAX_PAGE) {
    throw validationError(`There was a problem with the request: "limit" is at most ${MAX_PAGE}`)
  }
  if (!Number.isInteger(offset) || offset < 0 || offset + limit > WINDOW) {
    throw validationError(`There was a problem with the request: paging ends at ${WINDOW} results`)
  }
  return { limit, offset }
}

/** One sort: `name`, `-name`, `{propertyName, direction}` or that as a JSON string; all are met in the wild. */
function readSort(portal: Portal, type: ObjectType, sorts: unknown): Sort {
  const first: unknown = Array.isArray(sorts) ? sorts[0] : undefined
  if (first === undefined) return { name: 'hs_object_id', type: 'number', descending: false }
  const spelled = typeof first === 'string' && first.startsWith('{') ? JSON.parse(first) : first
  const name = isJson(spelled) ? text(spelled.propertyName) : text(spelled).replace(/^-/, '')
  const descending = isJson(spelled) ? spelled.direction === 'DESCENDING' : text(spelled).startsWith('-')
  const property = propertiesOf(portal.store, type.id).get(name)
  if (!property) throw validationError(`There was a problem with the request: cannot sort by "${name}"`)
  return { name, type: property.type, descending }
}

function collect(portal: Portal, type: ObjectType, asked: Asked): Hit[] {
  const now = portal.now()
  const trailing = new Set(portal.index.trailing(now))
  const where = narrow(type, asked.query)
  const sql = `select * from record where type = ? and archived = 0 ${where.sql} order by id`
  const hits: Hit[] = []
  function consider(record: Stored): void {
    if (!matches(type, record, asked.query)) return
    hits.push({ id: record.id, key: propertyValue(type, record, asked.sort.name) ?? '' })
  }
  for (const row of portal.store.each<Row>(sql, type.id, ...where.values)) {
    if (!trailing.has(row.id)) consider(fromRow(row))
  }
  for (const id of trailing) {
    const live = peek(portal, type, String(id))
    const seen = portal.index.seen(id, now)
    if (live?.id === id && seen) consider({ ...live, values: seen.properties, updated: seen.updated, archived: 0 })
  }
  return hits
}

type Where = { sql: string; values: (string | number)[]; exact: boolean }

/**
 * Dates, ids and unique values of a single group are looked up by index, so that polling 100,000 records stays
 * quick. `exact` if that is the whole query.
 */
function narrow(type: ObjectType, query: Query): Where {
  const group = query.groups.length === 1 ? (query.groups[0] ?? []) : []
  const parts = group.flatMap((filter) => columnTest(type, filter))
  const exact = query.groups.length <= 1 && parts.length === group.length && query.words.length === 0
  return { sql: parts.map((part) => part.sql).join(' '), values: parts.flatMap((part) => part.values), exact }
}

const SIGNS: Record<string, string> = { EQ: '=', GT: '>', GTE: '>=', LT: '<', LTE: '<=' }

function columnOf(type: ObjectType, name: string): string | undefined {
  const columns: Record<string, string> = {
    hs_object_id: 'id',
    [type.createdProperty]: 'created',
    [type.modifiedProperty]: 'updated',
  }
  return columns[name]
}

function columnTest(type: ObjectType, filter: Filter): { sql: string; values: (string | number)[] }[] {
  if (filter.unique && filter.operator === 'EQ') {
    const sql = 'and id in (select record from unique_value where type = ? and property = ? and value = ?)'
    return [{ sql, values: [type.id, filter.name, filter.value.toLowerCase()] }]
  }
  const sign = SIGNS[filter.operator]
  const column = columnOf(type, filter.name)
  if (!sign || !column) return []
  const value = column === 'id' ? Number(filter.value) : toMs(filter.value)
  return Number.isFinite(value) ? [{ sql: `and ${column} ${sign} ?`, values: [value] }] : []
}

/** Ties keep the order of their ids. */
function sorted(hits: Hit[], sort: Sort): Hit[] {
  const sign = sort.descending ? -1 : 1
  return hits.sort((a, b) => sign * compareKeys(sort.type, a.key, b.key) || a.id - b.id)
}

function compareKeys(type: string, a: string, b: string): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '')
  return compareValues(type, a, b)
}
