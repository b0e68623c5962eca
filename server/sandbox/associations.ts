import { type End, link, linkDefault, type Pair, readTypes, unlink } from './association-links.ts'
import { type AssociationType, typesBetween } from './association-types.ts'
import { batchReply } from './batch.ts'
import { findType, type ObjectType } from './definitions.ts'
import type { Call, Json, Reply } from './http.ts'
import type { Portal } from './portal.ts'
import { associatedId, load } from './records.ts'
import type { Route } from './router.ts'

const PAGE = 500

type Link = { to_id: number; type_id: number }

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
