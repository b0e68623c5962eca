import type { RemoteSetup } from '../../db/tables/portal.ts'
import type { PropertyDefinition, PropertyOption, SchemaDefinition, StageDefinition } from '../../hubspot/door.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { GROUP } from '../objects/definition.ts'
import type { RemoteObject, RemoteState } from './read-remote.ts'
import type { WantedObject, WantedSetup } from './wanted.ts'

export type SetupStep =
  | { do: 'create-schema'; object: SyncedObject; schema: SchemaDefinition; associateWith: readonly SyncedObject[] }
  | { do: 'create-group'; object: SyncedObject }
  | { do: 'create-properties'; object: SyncedObject; properties: PropertyDefinition[] }
  | { do: 'update-options'; object: SyncedObject; property: string; options: PropertyOption[] }
  | { do: 'create-pipeline'; object: SyncedObject; label: string; stages: StageDefinition[] }
  | { do: 'add-stage'; object: SyncedObject; pipelineId: string; stage: StageDefinition }

export type SetupPlan = {
  mode: WantedSetup['mode']
  /** In the order in which they must be done. Nothing is ever deleted or renamed. */
  steps: SetupStep[]
  /** What stands in the way and only a person can mend. */
  problems: string[]
  notes: string[]
}

/** The difference between what is wanted and what is there. Pure; applying it and planning again gives no steps. */
export function planSetup(wanted: WantedSetup, remote: RemoteState, known: RemoteSetup | null): SetupPlan {
  const plan: SetupPlan = { mode: wanted.mode, steps: [], problems: [], notes: wanted.notes }
  for (const object of wanted.objects) planObject(plan, object, remote.objects[object.object])
  planPipeline(plan, wanted, { remote, known })
  return plan
}

function planObject(
  plan: SetupPlan,
  { object, place, properties }: WantedObject,
  there: RemoteObject | undefined,
): void {
  if ('schema' in place && !there) plan.steps.push({ do: 'create-schema', object, ...place })
  if (!there?.groups.includes(GROUP.name)) plan.steps.push({ do: 'create-group', object })
  const withSchema = 'schema' in place && !there ? place.schema.properties.map(({ name }) => name) : []
  const present = new Map(there?.properties.map((property) => [property.name, property]))
  const missing = properties.filter(({ name }) => !present.has(name) && !withSchema.includes(name))
  if (missing.length > 0) plan.steps.push({ do: 'create-properties', object, properties: missing })
  for (const property of properties) {
    const standing = present.get(property.name)
    if (standing) planExisting(plan, object, { property, standing })
  }
}

type Pair = { property: PropertyDefinition; standing: PropertyDefinition }

function planExisting(plan: SetupPlan, object: SyncedObject, { property, standing }: Pair): void {
  if (standing.type !== property.type || (property.hasUniqueValue && !standing.hasUniqueValue)) {
    plan.problems.push(
      `The property ${property.name} of ${object} is ${describe(standing)} in HubSpot, Tributary needs ${describe(property)}. ` +
        'Archive it in HubSpot (Settings, Properties), then plan again.',
    )
    return
  }
  const values = new Set(standing.options.map(({ value }) => value))
  const missing = property.type === 'enumeration' ? property.options.filter(({ value }) => !values.has(value)) : []
  if (missing.length === 0) return
  if (standing.groupName === GROUP.name) {
    const options = [...standing.options, ...missing]
    plan.steps.push({ do: 'update-options', object, property: property.name, options })
  } else {
    plan.problems.push(
      `The property ${property.name} of ${object} lacks the options ${missing.map(({ value }) => value).join(', ')} ` +
        `and stands outside the group "${GROUP.label}", so it is not touched. Move it into that group, then plan again.`,
    )
  }
}

function describe({ type, hasUniqueValue }: PropertyDefinition): string {
  return hasUniqueValue ? `a unique ${type}` : `a ${type}`
}

type Found = { remote: RemoteState; known: RemoteSetup | null }

function planPipeline(plan: SetupPlan, { pipeline }: WantedSetup, { remote, known }: Found): void {
  if (!pipeline) return
  const { object, label } = pipeline
  const there = findPipeline(remote.objects[object], label, known)
  if (!there) {
    plan.steps.push({ do: 'create-pipeline', object, label, stages: pipeline.stages.map(toStage) })
    return
  }
  for (const wanted of pipeline.stages) {
    if (findStage(there, wanted, known) !== null) continue
    plan.steps.push({ do: 'add-stage', object, pipelineId: there.id, stage: toStage(wanted) })
  }
}

function toStage({ label, displayOrder, closed }: StageDefinition): StageDefinition {
  return { label, displayOrder, closed }
}

/** By the id we were given, so that a person may rename the pipeline; by its label the first time. */
function findPipeline(there: RemoteObject | undefined, label: string, known: RemoteSetup | null) {
  return (
    there?.pipelines.find(({ id }) => id === known?.pipelineId) ??
    there?.pipelines.find((pipeline) => pipeline.label === label) ??
    null
  )
}

function findStage(
  pipeline: RemoteObject['pipelines'][number],
  wanted: { stage: string; label: string },
  known: RemoteSetup | null,
): string | null {
  const byId = pipeline.stages.find(({ id }) => id === known?.stages[wanted.stage])
  const found = byId ?? pipeline.stages.find(({ label }) => label === wanted.label)
  return found?.id ?? null
}

/** The ids to keep once nothing is left to do. Throws RangeError if something is: apply the plan first. */
export function toRemoteSetup(wanted: WantedSetup, remote: RemoteState, known: RemoteSetup | null): RemoteSetup {
  const left = planSetup(wanted, remote, known)
  if (left.steps.length > 0)
    throw new RangeError(`HubSpot still lacks: ${left.steps.map((step) => step.do).join(', ')}`)
  const { pipeline } = wanted
  const there = pipeline && findPipeline(remote.objects[pipeline.object], pipeline.label, known)
  const stages = (there && pipeline?.stages.map((stage) => [stage.stage, findStage(there, stage, known) ?? ''])) ?? []
  return {
    objectTypes: Object.fromEntries(Object.entries(remote.objects).map(([name, object]) => [name, object.objectType])),
    stages: Object.fromEntries(stages),
    pipelineId: there?.id ?? null,
    toPartner: Object.fromEntries(
      Object.entries(remote.toPartner).map(([object, { category, typeId }]) => [object, { category, typeId }]),
    ),
    hash: wanted.hash,
  }
}
