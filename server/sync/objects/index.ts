import type { SyncedObject } from '../../write/dirty.ts'
import type { SyncObject } from './definition.ts'
import { partnerObject } from './partner.ts'
import { touchpointObject } from './touchpoint.ts'

/** In dependency order: what others are associated to comes first. */
export const syncObjects: readonly SyncObject[] = [partnerObject, touchpointObject]

export const objectOf: Readonly<Record<SyncedObject, SyncObject>> = {
  partner: partnerObject,
  touchpoint: touchpointObject,
}
