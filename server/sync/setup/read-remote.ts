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
  /** How the other objects are associated to the partner. */
  toPartner: Partial<Record<SyncedObject, AssociationLabel>>
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
  return { objects, toPartner: await readToPartner(door, types) }
}

async function readToPartner(door: HubSpotDoor, types: Map<SyncedObject, string>): Promise<RemoteState['toPartner']> {
  const toPartner: RemoteState['toPartner'] = {}
  const partner = types.get('partner')
  if (!partner) return toPartner
  for (const [object, objectType] of types) {
    if (object === 'partner') continue
    const labels = await door.associationLabels(objectType, partner)
    const plain = labels.find(({ label }) => label === null) ?? labels[0]
    if (plain) toPartner[object] = plain
  }
  return toPartner
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
