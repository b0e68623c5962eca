import type { AssociationLabel, HubSpotDoor, Pipeline, PropertyDefinition } from '../../hubspot/door.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import type { WantedSetup } from './wanted.ts'

export type RemoteObject = {
  objectType: string
  properties: PropertyDefinition[]
  groups: string[]
  pipelines: Pipeline[]
}
/** What stands in HubSpot of what is wanted; an object that is missing there is missing here. */
export type RemoteState = {
  objects: Partial<Record<SyncedObject, RemoteObject>>
  touchpointToPartner: AssociationLabel | null
}

/** Reads only what the wanted setup asks about. Throws HubSpotError. */
export async function readRemote(door: HubSpotDoor, wanted: WantedSetup): Promise<RemoteState> {
  const types = await findTypes(door, wanted)
  const objects: RemoteState['objects'] = {}
  for (const [object, objectType] of types) {
    objects[object] = {
      objectType,
      properties: await door.listProperties(objectType),
      groups: (await door.listPropertyGroups(objectType)).map(({ name }) => name),
      pipelines: wanted.pipeline?.object === object ? await door.listPipelines(objectType) : [],
    }
  }
  const [touchpoint, partner] = [types.get('touchpoint'), types.get('partner')]
  const labels = touchpoint && partner ? await door.associationLabels(touchpoint, partner) : []
  return { objects, touchpointToPartner: labels.find(({ label }) => label === null) ?? labels[0] ?? null }
}

async function findTypes(door: HubSpotDoor, wanted: WantedSetup): Promise<Map<SyncedObject, string>> {
  const types = new Map<SyncedObject, string>()
  const custom = wanted.objects.some(({ place }) => 'schema' in place)
  const schemas = custom ? await door.listSchemas() : []
  for (const { object, place } of wanted.objects) {
    const type =
      'objectType' in place ? place.objectType : schemas.find(({ name }) => name === place.schema.name)?.objectTypeId
    if (type) types.set(object, type)
  }
  return types
}
