import { link, linkDefault, type Pair, readTypes, removeLinks, unlink } from './association-links.ts'
import { pagingOf, pairView, targets } from './associations.ts'
import { batchReply } from './batch.ts'
import { findType, type ObjectType } from './definitions.ts'
import { SandboxError, validationError } from './errors.ts'
import { type Call, inputsOf, isJson, type Json, type Reply, text } from './http.ts'
import { shuffled } from './random.ts'
import { peek } from './records.ts'
import type { Route } from './router.ts'

const BATCH_READ = 1000
const BATCH_CREATE = 2000
const BATCH_ARCHIVE = 100
const PAGE = 500

/** A record without associations is listed as an error, not as an empty list (others' captures). */
function batchRead(call: Call): Reply {
  const started = call.portal.now()
  const { fromType, toType } = typesOf(call)
  const results: Json[] = []
  const errors: Json[] = []
  for (const input of inputsOf(call, BATCH_READ)) {
    const id = text(input.id)
    const from = { type: fromType, id: peek(call.portal, fromType, id)?.id ?? Number(id) }
    const page = targets(call, from, { to: toType, after: Number(input.after ?? 0), limit: PAGE })
    if (page.results.length) results.push({ from: { id }, to: page.results, ...pagingOf(page.next) })
    else errors.push(noAssociations(fromType, toType, id))
  }
  return batchReply(call, { started, results: shuffled(results, call.portal.random), errors, status: 200 })
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
  const status = call.family === 'legacy' ? 201 : 200
  return batchReply(call, { started, results: shuffled(results, call.portal.random), errors, status })
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
  for (const input of inputsOf(call, BATCH_CREATE)) {
    const pair = batchPair(call, input, input.to)
    removeLinks(call.portal, pair, readTypes(call.portal, pair, input.types))
  }
  return archived(call, started)
}

const pair = '/crm/v4/associations/:from/:to'

export const associationBatchRoutes: Route[] = [
  { method: 'POST', pattern: `${pair}/batch/read`, handler: batchRead, read: true },
  { method: 'POST', pattern: `${pair}/batch/create`, handler: batchCreate },
  { method: 'POST', pattern: `${pair}/batch/archive`, handler: batchArchive },
  { method: 'POST', pattern: `${pair}/batch/associate/default`, handler: batchDefault },
  { method: 'POST', pattern: `${pair}/batch/labels/archive`, handler: archiveLabels },
]
