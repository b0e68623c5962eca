import type { HubSpotDoor } from '../../hubspot/door.ts'
import type { SyncScope } from '../apply-remote.ts'
import type { RunLog } from '../run-log.ts'
import type { StorageMapper } from '../storage/mapper.ts'

export type PushCounts = {
  created: number
  updated: number
  /** Nothing differed from what HubSpot has: no request. */
  unchanged: number
  archived: number
  /** Refused by HubSpot, or gone there; the reason stands on the record. */
  failed: number
  /** Sample data of another portal. */
  skipped: number
  /** Requests sent to HubSpot. */
  requests: number
}

/** One pass over what is waiting. */
export type PushScope = SyncScope & { door: HubSpotDoor; mapper: StorageMapper; counts: PushCounts; log: RunLog }
