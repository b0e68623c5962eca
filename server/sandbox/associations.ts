import { type AssociationType, typesBetween } from './association-types.ts'
import { batchReply } from './batch.ts'
import { allTypes, findType, type ObjectType } from './definitions.ts'
import { validationError } from './errors.ts'
import { type Call, isJson, type Json, type Reply, text } from './http.ts'
import type { Portal } from './portal.ts'
import { associatedId, load, peek } from './records.ts'
import type { Route } from './router.ts'

const PAGE = 500

export type End = { type: ObjectType; id: number }
export type Pair = { from: End; to: End }
type Link = { to_id: number; type_id: number }

/** The types that a body names for a pair; throws HubSpot's answer to a type of another direction or pair. */
export function readTypes(portal: Portal, pair: Pair, raw: unknown): AssociationType[] {
  const known = typesBetween(portal, pair.from.type.id, pair.to.type.id)
  const specs = Array.isArray(raw) ? raw.filter(isJson) : []
  if (specs.length === 0) throw validationError('At least one association type is needed')
  return specs.map((spec) => {
    const found = known.find(
      (one) => one.type_id === Number(spec.associationTypeId) && one.category === spec.associationCategory,
    )
    if (found) return found
    throw validationError('One or more associations are invalid', {
      context: { INVALID_ASSOCIATION_TYPE_ID: [text(spec.associationTypeId)] },
    })
  })
}

/** Replaces the label set of the pair; a labelled association always has the unlabelled one with it (documented). */
export function link(portal: Portal, pair: Pair, types: AssociationType[]): void {
  unlink(portal, pair)
  const unlabelled = typesBetween(portal, pair.from.type.id, pair.to.type.id).find((one) => one.label === null)
  for (const type of new Set([...types, ...(unlabelled ? [unlabelled] : [])])) insertLink(portal, pair, type)
}

function insertLink(portal: Portal, { from, to }: Pair, type: AssociationType): void {
  const sql = 'insert or ignore into association values (?, ?, ?, ?, ?)'
  portal.store.run(sql, from.type.id, from.id, to.type.id, to.id, type.type_id)
  portal.store.run(sql, to.type.id, to.id, from.type.id, from.id, type.inverse_id)
}

export function unlink(portal: Portal, { from, to }: Pair): void {
  const sql = 'delete from association where from_type = ? and from_id = ? and to_type = ? and to_id = ?'
  portal.store.run(sql, from.type.id, from.id, to.type.id, to.id)
  portal.store.run(sql, to.type.id, to.id, from.type.id, from.id)
}

/** Associations that come with a new record: `[{to: {id}, types: […]}]`. The target's type follows from the type id. */
export function associateNew(portal: Portal, from: End, raw: unknown): void {
  if (!Array.isArray(raw)) return
  for (const item of raw.filter(isJson)) {
    const id = text(isJson(item.to) ? item.to.id : '')
    const to = allTypes(portal.store).find((type) => peek(portal, type, id)?.archived === 0)
    if (!to) throw validationError('One or more associations are invalid', { context: { INVALID_OBJECT_IDS: [id] } })
    const pair = { from, to: { type: to, id: Number(id) } }
    link(portal, pair, readTypes(portal, pair, item.types))
  }
}

function endOf(portal: Portal, spelling: string, id: string): End {
  const type = findType(portal, spelling)
  return { type, id: load(portal, type, { id }).id }
}

function pairOf(call: Call): Pair {
  const { type = '', id = '', to = '', toId = '' } = call.params
  return { from: endOf(call.portal, type, id), to: endOf(call.portal, to, toId) }
}

export function pairView(call: Call, pair: Pair, types: AssociationType[]): Json {
  return {
    fromObjectTypeId: pair.from.type.id,
    fromObjectId: associatedId(call.family, pair.from.id),
    toObjectTypeId: pair.to.type.id,
    toObjectId: associatedId(call.family, pair.to.id),
    labels: types.flatMap((type) => type.label ?? []),
  }
}

function put(call: Call): Reply {
  const pair = pairOf(call)
  const types = readTypes(call.portal, pair, call.body)
  link(call.portal, pair, types)
  return { status: 201, body: pairView(call, pair, types) }
}

function defaultType(portal: Portal, pair: Pair): AssociationType {
  const type = typesBetween(portal, pair.from.type.id, pair.to.type.id).find((one) => one.label === null)
  if (type) return type
  throw validationError(`No association is defined between ${pair.from.type.id} and ${pair.to.type.id}`)
}

/** The unlabelled association is added; labels that are there stay. */
export function linkDefault(portal: Portal, pair: Pair): Json[] {
  const type = defaultType(portal, pair)
  insertLink(portal, pair, type)
  const spec = (id: number) => ({ associationCategory: type.category, associationTypeId: id })
  const from = { id: String(pair.from.id) }
  const to = { id: String(pair.to.id) }
  return [
    { from, to, associationSpec: spec(type.type_id) },
    { from: to, to: from, associationSpec: spec(type.inverse_id) },
  ]
}

function putDefault(call: Call): Reply {
  const started = call.portal.now()
  return batchReply(call, { started, results: linkDefault(call.portal, pairOf(call)), errors: [], status: 200 })
}

function remove(call: Call): Reply {
  unlink(call.portal, pairOf(call))
  return { status: 204 }
}

/** What one record is associated with, a page at a time. */
export function targets(
  call: Call,
  from: End,
  asked: { to: ObjectType; after: number; limit: number },
): { results: Json[]; next: number | null } {
  const types = new Map(typesBetween(call.portal, from.type.id, asked.to.id).map((one) => [one.type_id, one]))
  const sql =
    'select to_id, type_id from association where from_type = ? and from_id = ? and to_type = ? and to_id > ? order by to_id, type_id'
  const byTarget = Map.groupBy(
    call.portal.store.all<Link>(sql, from.type.id, from.id, asked.to.id, asked.after),
    (row) => row.to_id,
  )
  const page = [...byTarget].slice(0, asked.limit)
  const results = page.map(([id, links]) => ({
    toObjectId: associatedId(call.family, id),
    associationTypes: links.flatMap((row) => {
      const type = types.get(row.type_id)
      return type ? [{ category: type.category, typeId: type.type_id, label: type.label }] : []
    }),
  }))
  return { results, next: byTarget.size > asked.limit ? (page.at(-1)?.[0] ?? null) : null }
}

function list(call: Call): Reply {
  const from = endOf(call.portal, call.params.type ?? '', call.params.id ?? '')
  const limit = Math.min(Number(call.query.get('limit') ?? PAGE) || PAGE, PAGE)
  const to = findType(call.portal, call.params.to ?? '')
  const { results, next } = targets(call, from, { to, after: Number(call.query.get('after') ?? 0), limit })
  return { status: 200, body: { results, ...pagingOf(next) } }
}

export function pagingOf(next: number | null): Json {
  return next === null ? {} : { paging: { next: { after: String(next), link: `?after=${next}` } } }
}

const record = '/crm/v4/objects/:type/:id/associations'

export const associationRoutes: Route[] = [
  { method: 'PUT', pattern: `${record}/default/:to/:toId`, handler: putDefault },
  { method: 'GET', pattern: `${record}/:to`, handler: list },
  { method: 'PUT', pattern: `${record}/:to/:toId`, handler: put },
  { method: 'DELETE', pattern: `${record}/:to/:toId`, handler: remove },
]
