import type { HubSpotDoor, RemoteRecord, SearchQuery } from '../../hubspot/door.ts'

const PER_PAGE = 200
/** HubSpot answers no more than 10,000 hits of one query (reference/hubspot.md §3.2); stop a page before. */
const WINDOW = 9_800
const MODIFIED = 'hs_lastmodifieddate'
const ID = 'hs_object_id'

export type ChangedSince = {
  objectType: string
  filters: SearchQuery['filters']
  properties: readonly string[]
  /** Epoch milliseconds; records modified at this very instant are answered too. */
  since: number
}

/**
 * Every record modified since, oldest change first, in pages of at most 200. Past 10,000 hits the search starts again
 * at the last instant seen, so a record may come twice and none is left out; if one instant alone fills the window,
 * that instant is read by id. Throws HubSpotError.
 */
export async function* changedSince(door: HubSpotDoor, asked: ChangedSince): AsyncGenerator<RemoteRecord[]> {
  let since = asked.since
  for (;;) {
    let last: number | null = null
    let seen = 0
    for await (const page of pagesOf(door, asked, { from: since, sortBy: MODIFIED })) {
      yield page
      seen += PER_PAGE
      last = modifiedAt(page.at(-1)) ?? last
    }
    if (seen < WINDOW || last === null) return
    if (last > since) since = last
    else {
      yield* sameInstant(door, asked, since)
      since += 1
    }
  }
}

/** Epoch milliseconds of a record's last change, or null if HubSpot did not say. */
export function modifiedAt(record: RemoteRecord | undefined): number | null {
  const text = record?.properties[MODIFIED] ?? record?.updatedAt
  const time = text ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? null : time
}

async function* sameInstant(door: HubSpotDoor, asked: ChangedSince, at: number): AsyncGenerator<RemoteRecord[]> {
  let afterId: string | null = null
  for (;;) {
    let seen = 0
    for await (const page of pagesOf(door, asked, { exactly: at, afterId, sortBy: ID })) {
      yield page
      seen += PER_PAGE
      afterId = page.at(-1)?.id ?? afterId
    }
    if (seen < WINDOW) return
  }
}

type Slice = { from?: number; exactly?: number; afterId?: string | null; sortBy: string }

/** The pages of one query, up to the window. */
async function* pagesOf(door: HubSpotDoor, asked: ChangedSince, slice: Slice): AsyncGenerator<RemoteRecord[]> {
  let after: string | undefined
  for (let seen = 0; seen < WINDOW; ) {
    const found = await door.search(asked.objectType, {
      filters: [...asked.filters, ...filtersOf(slice)],
      properties: [...asked.properties, MODIFIED],
      sortBy: slice.sortBy,
      limit: PER_PAGE,
      ...(after === undefined ? {} : { after }),
    })
    yield found.results
    // Counted by the page, not by what is in it: HubSpot leaves out archived hits and counts them all the same.
    seen += PER_PAGE
    if (found.after === null) return
    after = found.after
  }
}

function filtersOf({ from, exactly, afterId }: Slice): SearchQuery['filters'] {
  if (exactly === undefined) return [{ property: MODIFIED, operator: 'GTE', value: String(from ?? 0) }]
  const instant = { property: MODIFIED, operator: 'EQ' as const, value: String(exactly) }
  return afterId ? [instant, { property: ID, operator: 'GT', value: afterId }] : [instant]
}
