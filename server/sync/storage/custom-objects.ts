import type { RemoteSetup } from '../../db/tables/portal.ts'
import { SYNCED_OBJECTS } from '../../write/dirty.ts'
import { objectTypeIn, readOwnProperties, type StorageMapper } from './mapper.ts'

/** Objects of our own; the stage is a stage of our pipeline. Needs HubSpot Enterprise. */
export function customObjectsMapper(setup: RemoteSetup): StorageMapper {
  const stageOf = new Map(Object.entries(setup.stages).map(([stage, id]) => [id, stage]))
  return {
    // An account that was set up before there was an object goes on without it until setup is applied again.
    objects: SYNCED_OBJECTS.filter((object) => object === 'partner' || setup.objectTypes[object] !== undefined),
    objectType: (object) => objectTypeIn(setup, object),
    toWire(_object, { tributary_stage: stage, ...rest }) {
      if (stage === undefined) return rest
      // The pipeline goes with every stage: HubSpot reads a stage id within the record's pipeline.
      return { ...rest, hs_pipeline: setup.pipelineId ?? '', hs_pipeline_stage: setup.stages[stage] ?? '' }
    },
    seed: () => ({}),
    fromWire(object, properties) {
      const { tributary_stage: _, ...read } = readOwnProperties(object, properties)
      const stage = stageOf.get(properties.hs_pipeline_stage ?? '')
      // A stage that is not of our pipeline says nothing; it is as if it had not been read.
      return stage === undefined ? read : { ...read, tributary_stage: stage }
    },
    wireNames: (_object, names) => names.map((name) => (name === 'tributary_stage' ? 'hs_pipeline_stage' : name)),
    onlyOurs: () => [],
  }
}
