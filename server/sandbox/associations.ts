import { type AssociationType, typesBetween } from './association-types.ts'
import { batchReply } from './batch.ts'
import { allTypes, findType, type ObjectType } from './definitions.ts'
import { SandboxError, validationError } from './errors.ts'
import { type Call, inputsOf, isJson, type Json, type Reply, text } from './http.ts'
import type { Portal } from './portal.ts'
import { associatedId, load, peek } from './records.ts'
import type { Route } from './router.ts'

const BATCH_READ = 1000
const BATCH_CREATE = 2000
const BATCH_ARCHIVE = 100
const PAGE = 500

type End = { type: ObjectType; id: number }
type Pair = { from: End; to: End }
type Link = { to_id: number; type_id: number }

/** The types that a body names for a pair; throws HubSpot's answer to a type of another direction or pair. */
function readTypes(portal: Portal, pair: Pair, raw: unknown): AssociationType[] {
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
function link(portal: Portal, pair: Pair, types: AssociationType[]): void {
  unlink(portal, pair)
  const unlabelled = typesBetween(portal, pair.from.type.id, pair.to.type.id).find((one) => one.label === null)
  for (const type of new Set([...types, ...(unlabelled ? [unlabelled] : [])])) insertLink(portal, pair, type)
}

function insertLink(portal: Portal, { from, to }: Pair, type: AssociationType): void {
  const sql = 'insert or ignore into association values (?, ?, ?, ?, ?)'
  portal.store.run(sql, from.type.id, from.id, to.type.id, to.id, type.type_id)
  portal.store.run(sql, to.type.id, to.id, from.type.id, from.id, type.inverse_id)
}

function unlink(portal: Portal, { from, to }: Pair): void {
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

function pairView(call: Call, pair: Pair, types: AssociationType[]): Json {
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
function linkDefault(portal: Portal, pair: Pair): Json[] {
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
function targets(
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

function pagingOf(next: number | null): Json {
  return next === null ? {} : { paging: { next: { after: String(next), link: `?after=${next}` } } }
}

/** A record without associations is listed as an error, not as an empty list (others' captures). */
function batchRead(call: Call): Reply {
  const started = call.portal.now()
  const { fromType, toType } = typesOf(call)
  const results: Json[] = []
  const errors: Json[] = []
  for (const input of inputsOf(call, BATCH_READ)) {
    const id = text(input.id)
    const from = { type: fromType, id: Number(id) }
    const page = targets(call, from, { to: toType, after: Number(input.after ?? 0), limit: PAGE })
    if (page.results.length) results.push({ from: { id }, to: page.results, ...pagingOf(page.next) })
    else errors.push(noAssociations(fromType, toType, id))
  }
  return batchReply(call, { started, results, errors, status: 200 })
}

function noAssociations(from: ObjectType, to: ObjectType, id: string): Json {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${to.name} is associated with ${from.name} ${id}.`,
    context: { fromObjectId: [id] },
    errors: [],
    links: {},
  }
}

function typesOf(call: Call): { fromType: ObjectType; toType: ObjectType } {
  const { from = '', to = '' } = call.params
  return { fromType: findType(call.portal, from), toType: findType(call.portal, to) }
}

function batchPair(call: Call, input: Json, to: unknown): Pair {
  const { fromType, toType } = typesOf(call)
  const ids = [input.from, to].map((end) => text(isJson(end) ? end.id : ''))
  const [from, target] = [peek(call.portal, fromType, ids[0] ?? ''), peek(call.portal, toType, ids[1] ?? '')]
  if (!from || from.archived || !target || target.archived) {
    throw validationError('One or more associations are invalid', { context: { INVALID_OBJECT_IDS: ids } })
  }
  return { from: { type: fromType, id: from.id }, to: { type: toType, id: target.id } }
}

function batchCreate(call: Call): Reply {
  const started = call.portal.now()
  const results: Json[] = []
  const errors: Json[] = []
  const inputs = inputsOf(call, BATCH_CREATE)
  for (const input of inputs) {
    try {
      const pair = batchPair(call, input, input.to)
      const types = readTypes(call.portal, pair, input.types)
      link(call.portal, pair, types)
      results.push(pairView(call, pair, types))
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      errors.push({ errors: [], links: {}, context: {}, ...error.body })
    }
  }
  const first = errors[0]
  if (first && results.length === 0) throw new SandboxError(400, first)
  return batchReply(call, { started, results, errors, status: call.family === 'legacy' ? 201 : 200 })
}

function batchDefault(call: Call): Reply {
  const started = call.portal.now()
  const results = inputsOf(call, BATCH_CREATE).flatMap((input) =>
    linkDefault(call.portal, batchPair(call, input, input.to)),
  )
  return batchReply(call, { started, results, errors: [], status: 200 })
}

/** 204 in the legacy family, 200 with an empty batch body in the dated one (reference §1.5). */
function archived(call: Call, started: number): Reply {
  if (call.family === 'legacy') return { status: 204 }
  return batchReply(call, { started, results: [], errors: [], status: 200 })
}

function batchArchive(call: Call): Reply {
  const started = call.portal.now()
  for (const input of inputsOf(call, BATCH_ARCHIVE)) {
    for (const to of Array.isArray(input.to) ? input.to : []) unlink(call.portal, batchPair(call, input, to))
  }
  return archived(call, started)
}

function archiveLabels(call: Call): Reply {
  const started = call.portal.now()
  const sql =
    'delete from association where from_type = ? and from_id = ? and to_type = ? and to_id = ? and type_id = ?'
  for (const input of inputsOf(call, BATCH_CREATE)) {
    const pair = batchPair(call, input, input.to)
    const { from, to } = pair
    for (const type of readTypes(call.portal, pair, input.types)) {
      call.portal.store.run(sql, from.type.id, from.id, to.type.id, to.id, type.type_id)
      call.portal.store.run(sql, to.type.id, to.id, from.type.id, from.id, type.inverse_id)
    }
  }
  return archived(call, started)
}

const record = '/crm/v4/objects/:type/:id/associations'
const pair = '/crm/v4/associations/:from/:to'

export const associationRoutes: Route[] = [
  { method: 'PUT', pattern: `${record}/default/:to/:toId`, handler: putDefault },
  { method: 'GET', pattern: `${record}/:to`, handler: list },
  { method: 'PUT', pattern: `${record}/:to/:toId`, handler: put },
  { method: 'DELETE', pattern: `${record}/:to/:toId`, handler: remove },
  { method: 'POST', pattern: `${pair}/batch/read`, handler: batchRead, read: true },
  { method: 'POST', pattern: `${pair}/batch/create`, handler: batchCreate },
  { method: 'POST', pattern: `${pair}/batch/archive`, handler: batchArchive },
  { method: 'POST', pattern: `${pair}/batch/associate/default`, handler: batchDefault },
  { method: 'POST', pattern: `${pair}/batch/labels/archive`, handler: archiveLabels },
]
