import type { RemoteSetup } from '../../db/tables/portal.ts'
import { AppError } from '../../errors.ts'
import type { Properties, SearchQuery } from '../../hubspot/door.ts'
import type { PartnerFacts } from '../../services/partner/facts.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { objectOf } from '../objects/index.ts'
import { fromRemote } from '../objects/value.ts'

/**
 * Where records live in HubSpot (DESIGN §3 no. 11). The engine works on our property names and values; a mapper turns
 * them into what stands in HubSpot and back, so that the engine is the same in both modes.
 */
export type StorageMapper = {
  /** Objects that this mode pushes, in dependency order. */
  objects: readonly SyncedObject[]
  objectType(object: SyncedObject): string
  toWire(object: SyncedObject, properties: Properties): Properties
  /** Sent once, with the first write, and never compared: properties of HubSpot's own that we may fill but not keep. */
  seed(facts: PartnerFacts): Properties
  /** Only properties that were answered; null and `""` both mean empty. */
  fromWire(object: SyncedObject, properties: Record<string, string | null>): Properties
  wireNames(object: SyncedObject, names: readonly string[]): string[]
  /** Narrows a search to records that may be ours. */
  onlyOurs(object: SyncedObject): SearchQuery['filters']
}

/** Our own names out of what HubSpot answered, in the form the engine compares. */
export function readOwnProperties(object: SyncedObject, properties: Record<string, string | null>): Properties {
  const read: Properties = {}
  for (const { name, kind } of objectOf[object].properties) {
    const value = properties[name]
    if (value !== undefined) read[name] = fromRemote(kind, value)
  }
  return read
}

/** HubSpot's type id of an object. Throws if setup has not been applied. */
export function objectTypeIn(setup: RemoteSetup, object: SyncedObject): string {
  const type = setup.objectTypes[object]
  if (type) return type
  throw new AppError('conflict', `HubSpot has no place for ${object} yet. Run "npm run cli -- setup apply" first.`)
}
