import type { SyncedObject } from '../../write/dirty.ts'
import type { SyncObject } from './definition.ts'
import { incidentObject } from './incident.ts'
import { issueObject } from './issue.ts'
import { partnerObject } from './partner.ts'
import { touchpointObject } from './touchpoint.ts'

/** Every HubSpot object there is, by our name for it. */
export const objectOf: Readonly<Record<SyncedObject, SyncObject>> = {
  partner: partnerObject,
  touchpoint: touchpointObject,
  incident: incidentObject,
  issue: issueObject,
}
