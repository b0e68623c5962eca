import type { BackfillWay } from '../../db/tables/backfill.ts'
import type { RemoteRecord } from '../../hubspot/door.ts'
import { type PullScope, wireNames } from '../pull/pull-page.ts'
import type { Place } from './places.ts'
import { isAscending } from './ranges.ts'

export type BackfillPage = {
  /** Those of the range; what is beyond its end belongs to the next one. */
  records: RemoteRecord[]
  /** The cursor of the next page; null at the end of the range. */
  next: string | null
}

const PER_SEARCH = 200
const ID = 'hs_object_id'

/** HubSpot's cursors are no places among ascending ids, so ranges of ids could leave records out. */
export class NotAscending extends Error {}

/** One page of a range. Throws NotAscending, HubSpotError. */
export function readPage(scope: PullScope, way: BackfillWay, place: Place): Promise<BackfillPage> {
  if (way === 'ranges') return readIdPage(scope, place)
  return way === 'pages' ? readListPage(scope, place.after) : readSearchPage(scope, place.after ?? place.from)
}

/** A page of the list as HubSpot goes through it; the cursor is taken as it comes. */
export async function readListPage(scope: PullScope, after: string | null): Promise<BackfillPage> {
  const asked = { properties: wireNames(scope), ...(after === null ? {} : { after }) }
  const page = await scope.door.list(scope.mapper.objectType('partner'), asked)
  return { records: page.results, next: page.after }
}

async function readIdPage(scope: PullScope, { from, upTo, after }: Place): Promise<BackfillPage> {
  const asked = after ?? from
  const { records, next } = await readListPage(scope, asked)
  const ids = records.map(({ id }) => id)
  if (!isAscending(ids, asked)) throw new NotAscending(`A page after ${asked} has not ascending ids.`)
  const end = upTo === null ? Number.POSITIVE_INFINITY : Number(upTo)
  const last = Number(ids.at(-1) ?? 0)
  // There was a record beyond the end of this range when it was cut.
  if (next === null && upTo !== null && last < end) throw new NotAscending(`The list ended before ${upTo}.`)
  return {
    records: records.filter(({ id }) => Number(id) > Number(from) && Number(id) <= end),
    next: last >= end ? null : next,
  }
}

/** The records of ours after an id: an account has far more companies than partners, and search alone can tell them. */
async function readSearchPage(scope: PullScope, afterId: string): Promise<BackfillPage> {
  const query = {
    filters: [...scope.mapper.onlyOurs('partner'), { property: ID, operator: 'GT' as const, value: afterId }],
    properties: wireNames(scope),
    sortBy: ID,
    limit: PER_SEARCH,
  }
  let found = await scope.door.search(scope.mapper.objectType('partner'), query)
  // Archived hits are counted and not answered (reference/hubspot.md §3.7): a page of nothing else tells no id.
  while (found.results.length === 0 && found.after !== null)
    found = await scope.door.search(scope.mapper.objectType('partner'), { ...query, after: found.after })
  return { records: found.results, next: found.after === null ? null : (found.results.at(-1)?.id ?? null) }
}

/** About how many records HubSpot has, and the highest id among them; null if it has none. One request. */
export async function measure({ door, mapper }: Pick<PullScope, 'door' | 'mapper'>) {
  const query = { filters: mapper.onlyOurs('partner'), properties: [], sortBy: `-${ID}`, limit: 1 }
  const { results, total } = await door.search(mapper.objectType('partner'), query)
  return { total: total ?? 0, last: results[0]?.id ?? null }
}
