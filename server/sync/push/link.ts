import { HubSpotError } from '../../hubspot/door.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { LINK } from './decide.ts'
import type { PushScope } from './scope.ts'
import type { Settlement } from './settle.ts'

/**
 * Associates records to their partner's record once both are there. One that cannot be associated yet stays dirty.
 * @param links HubSpot id of the partner by our id of the record
 */
export async function linkRecords(
  scope: PushScope,
  object: SyncedObject,
  { settlements, links }: { settlements: Settlement[]; links: ReadonlyMap<string, string> },
): Promise<{ settlements: Settlement[]; stopped: HubSpotError | null }> {
  const waiting = settlements.filter(({ row, pushed }) => pushed && links.has(row.localId))
  const type = scope.portal.setup?.touchpointToPartner
  if (waiting.length === 0 || !type) return { settlements, stopped: null }
  const pairs = waiting.map(({ row, remoteId }) => ({
    fromId: remoteId ?? '',
    toId: links.get(row.localId) ?? '',
    types: [type],
  }))
  const stopped = await associate(scope, object, pairs)
  const ids = new Set(waiting.map(({ row }) => row.localId))
  const linked = settlements.map((each) => {
    if (!ids.has(each.row.localId)) return each
    if (stopped) return { ...each, pushed: false }
    return { ...each, base: { ...each.base, [LINK]: links.get(each.row.localId) ?? '' } }
  })
  return { settlements: linked, stopped }
}

async function associate(
  { door, mapper }: PushScope,
  object: SyncedObject,
  pairs: Parameters<PushScope['door']['associate']>[2],
): Promise<HubSpotError | null> {
  try {
    await door.associate(mapper.objectType(object), mapper.objectType('partner'), pairs)
    return null
  } catch (error) {
    if (error instanceof HubSpotError) return error
    throw error
  }
}
