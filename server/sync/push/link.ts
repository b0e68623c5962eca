import { HubSpotError } from '../../hubspot/door.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { LINK } from './decide.ts'
import type { PushScope } from './scope.ts'
import { halve, ISOLATED } from './send.ts'
import type { Settlement } from './settle.ts'

type Pairs = Parameters<PushScope['door']['associate']>[2]
type Linked = { settlements: Settlement[]; stopped: HubSpotError | null }

/**
 * Associates records to their partner's record once both are there. One that cannot be associated yet stays dirty; one
 * that HubSpot refuses keeps the reason.
 * @param links HubSpot id of the partner by our id of the record
 */
export async function linkRecords(
  scope: PushScope,
  object: SyncedObject,
  { settlements, links }: { settlements: Settlement[]; links: ReadonlyMap<string, string> },
): Promise<Linked> {
  const type = scope.portal.setup?.toPartner[object]
  const pairs = settlements.flatMap(({ row, remoteId, pushed }) => {
    const toId = links.get(row.localId)
    return pushed && remoteId && toId && type ? [{ fromId: remoteId, toId, types: [type] }] : []
  })
  if (pairs.length === 0) return { settlements, stopped: null }
  const { refused, stopped } = await associate(scope, object, pairs)
  const asked = new Set(pairs.map(({ fromId }) => fromId))
  return { settlements: settlements.map((each) => (asked.has(each.remoteId ?? '') ? settleOne(each) : each)), stopped }

  function settleOne(each: Settlement): Settlement {
    const problem = refused.get(each.remoteId ?? '')
    if (stopped) return { ...each, pushed: false }
    if (problem === undefined) return { ...each, base: { ...each.base, [LINK]: links.get(each.row.localId) ?? '' } }
    scope.counts.failed += 1
    return { ...each, pushed: false, state: 'failed', problem }
  }
}

/** A batch that is refused as a whole is halved until the pair to blame stands alone. */
async function associate(
  { door, mapper }: PushScope,
  object: SyncedObject,
  pairs: Pairs,
): Promise<{ refused: Map<string, string>; stopped: HubSpotError | null }> {
  const refused = new Map<string, string>()
  const left = [pairs]
  for (let batch = left.shift(); batch; batch = left.shift()) {
    try {
      await door.associate(mapper.objectType(object), mapper.objectType('partner'), batch)
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error
      if (!ISOLATED.includes(error.kind)) return { refused, stopped: error }
      if (batch.length === 1) refused.set(batch[0]!.fromId, error.message)
      else left.unshift(...halve(batch))
    }
  }
  return { refused, stopped: null }
}
