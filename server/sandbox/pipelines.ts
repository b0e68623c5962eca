import { findType, type ObjectType } from './definitions.ts'
import { notFound, validationError } from './errors.ts'
import { bodyOf, type Call, isJson, iso, type Json, type Reply, text } from './http.ts'
import type { Portal } from './portal.ts'
import type { Route } from './router.ts'
import type { Store } from './store.ts'

export type Stage = {
  id: string
  label: string
  displayOrder: number
  metadata: Json
  archived: boolean
  createdAt: string
  updatedAt: string
}
export type PipelineJson = Omit<Stage, 'metadata'> & { stages: Stage[] }

const FIRST_ID = 77_501_000

export function allPipelines(store: Store, typeId: string): PipelineJson[] {
  const rows = store.all<{ json: string }>('select json from pipeline where type = ?', typeId)
  return rows.map((row) => JSON.parse(row.json) as PipelineJson).sort((a, b) => a.displayOrder - b.displayOrder)
}

function save(portal: Portal, type: ObjectType, pipeline: PipelineJson): PipelineJson {
  const ordered = { ...pipeline, stages: [...pipeline.stages].sort((a, b) => a.displayOrder - b.displayOrder) }
  portal.store.run('insert or replace into pipeline values (?, ?, ?)', type.id, pipeline.id, JSON.stringify(ordered))
  return ordered
}

function readStage(portal: Portal, type: ObjectType, input: Json): Stage {
  if (!text(input.label)) throw validationError('A pipeline stage needs a label')
  const metadata = isJson(input.metadata) ? input.metadata : {}
  if (type.id === '0-3' && metadata.probability === undefined) {
    throw validationError(`Stage "${text(input.label)}": the metadata of a deal stage needs a probability`)
  }
  const now = iso(portal.now())
  return {
    id: String(portal.store.next('pipeline', FIRST_ID)),
    label: text(input.label),
    displayOrder: Number(input.displayOrder ?? 0),
    metadata: { isClosed: 'false', ...metadata },
    archived: false,
    createdAt: now,
    updatedAt: now,
  }
}

function typeOf(call: Call): ObjectType {
  return findType(call.portal, call.params.type ?? '')
}

function load(call: Call): { type: ObjectType; pipeline: PipelineJson } {
  const type = typeOf(call)
  const pipeline = allPipelines(call.portal.store, type.id).find((one) => one.id === call.params.id)
  if (!pipeline) throw notFound(`Pipeline ${call.params.id} does not exist`)
  return { type, pipeline }
}

function loadStage(call: Call): { type: ObjectType; pipeline: PipelineJson; stage: Stage } {
  const { type, pipeline } = load(call)
  const stage = pipeline.stages.find((one) => one.id === call.params.stage)
  if (!stage) throw notFound(`Stage ${call.params.stage} does not exist`)
  return { type, pipeline, stage }
}

function create(call: Call): Reply {
  const type = typeOf(call)
  const body = bodyOf(call)
  const label = text(body.label)
  if (!label) throw validationError('A pipeline needs a label')
  if (allPipelines(call.portal.store, type.id).some((one) => one.label === label)) {
    throw validationError(`A pipeline with the label "${label}" already exists`)
  }
  const stages = (Array.isArray(body.stages) ? body.stages.filter(isJson) : []).map((one) =>
    readStage(call.portal, type, one),
  )
  const now = iso(call.portal.now())
  const id = String(call.portal.store.next('pipeline', FIRST_ID))
  const order = Number(body.displayOrder ?? 0)
  const pipeline = { id, label, displayOrder: order, stages, archived: false, createdAt: now, updatedAt: now }
  return { status: 201, body: save(call.portal, type, pipeline) }
}

function patch(call: Call): Reply {
  const { type, pipeline } = load(call)
  const body = bodyOf(call)
  const label = text(body.label, pipeline.label)
  const displayOrder = Number(body.displayOrder ?? pipeline.displayOrder)
  const changed = { ...pipeline, label, displayOrder, updatedAt: iso(call.portal.now()) }
  return { status: 200, body: save(call.portal, type, changed) }
}

/** Replaces label and stages; a stage with a known id keeps it, one that records stand in cannot be left out. */
function replace(call: Call): Reply {
  const { type, pipeline } = load(call)
  const body = bodyOf(call)
  const inputs = Array.isArray(body.stages) ? body.stages.filter(isJson) : []
  const stages = inputs.map((input) => {
    const known = pipeline.stages.find((stage) => stage.id === text(input.stageId ?? input.id))
    const stage = readStage(call.portal, type, input)
    return known ? { ...stage, id: known.id, createdAt: known.createdAt } : stage
  })
  for (const stage of pipeline.stages)
    if (!stages.some((one) => one.id === stage.id)) assertUnused(call.portal, type, stage)
  const changed = { ...pipeline, label: text(body.label, pipeline.label), stages, updatedAt: iso(call.portal.now()) }
  return { status: 200, body: save(call.portal, type, changed) }
}

function remove(call: Call): Reply {
  const { type, pipeline } = load(call)
  for (const stage of pipeline.stages) assertUnused(call.portal, type, stage)
  call.portal.store.run('delete from pipeline where type = ? and id = ?', type.id, pipeline.id)
  return { status: 204 }
}

function assertUnused(portal: Portal, type: ObjectType, stage: Stage): void {
  const name = type.id === '0-3' ? 'dealstage' : 'hs_pipeline_stage'
  const sql = 'select id from record where type = ? and archived = 0 and json_extract(properties, ?) = ? limit 1'
  if (!portal.store.get(sql, type.id, `$.${name}`, stage.id)) return
  throw validationError(`Stage ID ${stage.id} is being referenced by object IDs`, {
    subCategory: 'PipelineError.STAGE_ID_IN_USE',
    context: { stageId: [stage.id] },
  })
}

function createStage(call: Call): Reply {
  const { type, pipeline } = load(call)
  const stage = readStage(call.portal, type, bodyOf(call))
  if (pipeline.stages.some((one) => one.label === stage.label)) {
    throw validationError(`A stage with the label "${stage.label}" already exists in pipeline ${pipeline.id}`)
  }
  save(call.portal, type, { ...pipeline, stages: [...pipeline.stages, stage] })
  return { status: 201, body: stage }
}

function patchStage(call: Call): Reply {
  const { type, pipeline, stage } = loadStage(call)
  const body = bodyOf(call)
  const changed: Stage = {
    ...stage,
    label: text(body.label, stage.label),
    displayOrder: Number(body.displayOrder ?? stage.displayOrder),
    metadata: { ...stage.metadata, ...(isJson(body.metadata) ? body.metadata : {}) },
    updatedAt: iso(call.portal.now()),
  }
  save(call.portal, type, { ...pipeline, stages: pipeline.stages.map((one) => (one.id === stage.id ? changed : one)) })
  return { status: 200, body: changed }
}

function removeStage(call: Call): Reply {
  const { type, pipeline, stage } = loadStage(call)
  assertUnused(call.portal, type, stage)
  save(call.portal, type, { ...pipeline, stages: pipeline.stages.filter((one) => one.id !== stage.id) })
  return { status: 204 }
}

function list(call: Call): Reply {
  return { status: 200, body: { results: allPipelines(call.portal.store, typeOf(call).id) } }
}

const base = '/crm/v3/pipelines/:type'

export const pipelineRoutes: Route[] = [
  { method: 'GET', pattern: base, handler: list },
  { method: 'POST', pattern: base, handler: create },
  { method: 'GET', pattern: `${base}/:id`, handler: (call) => ({ status: 200, body: load(call).pipeline }) },
  { method: 'PUT', pattern: `${base}/:id`, handler: replace },
  { method: 'PATCH', pattern: `${base}/:id`, handler: patch },
  { method: 'DELETE', pattern: `${base}/:id`, handler: remove },
  {
    method: 'GET',
    pattern: `${base}/:id/stages`,
    handler: (call) => ({ status: 200, body: { results: load(call).pipeline.stages } }),
  },
  { method: 'POST', pattern: `${base}/:id/stages`, handler: createStage },
  {
    method: 'GET',
    pattern: `${base}/:id/stages/:stage`,
    handler: (call) => ({ status: 200, body: loadStage(call).stage }),
  },
  { method: 'PUT', pattern: `${base}/:id/stages/:stage`, handler: patchStage },
  { method: 'PATCH', pattern: `${base}/:id/stages/:stage`, handler: patchStage },
  { method: 'DELETE', pattern: `${base}/:id/stages/:stage`, handler: removeStage },
]
