/** The records whose ids are above `from` and not above `upTo`; null: to the end. */
export type IdRange = { from: string; upTo: string | null }

/** Pages a range should have at least, or its last page, of which a part is thrown away, weighs too much. */
const RECORDS_A_RANGE = 1_000
const MOST_RANGES = 16

/**
 * Parts all ids above `from` into ranges of equal width that join without gap or overlap; the last one is open, so that
 * it takes what is made meanwhile. `total` is about how many records there are. Pure.
 */
export function splitIds({ from, last, total }: { from: string; last: string; total: number }): IdRange[] {
  const [low, high] = [Number(from), Number(last)]
  const wanted = Math.min(MOST_RANGES, Math.ceil(total / RECORDS_A_RANGE), high - low)
  const cuts: string[] = []
  for (let n = 1; n < wanted; n += 1) cuts.push(String(low + Math.floor(((high - low) * n) / wanted)))
  return [from, ...cuts].map((each, at) => ({ from: each, upTo: cuts[at] ?? null }))
}

/** Whether a page holds ids that rise strictly, none below the cursor it was asked for. Pure. */
export function isAscending(ids: readonly string[], after: string): boolean {
  const numbers = ids.map(toId)
  if (!(toId(after) <= (numbers[0] ?? Number.POSITIVE_INFINITY))) return false
  return numbers.every((id, at) => Number.isSafeInteger(id) && (at === 0 || id > numbers[at - 1]!))
}

/**
 * Whether a cursor is a place among the ids: the page asked for from the middle of another one goes on right there. Both
 * meanings of a cursor, behind that id and from that id, are right. Pure.
 */
export function provesAscending({ page, probe, middle }: { page: string[]; probe: string[]; middle: string }): boolean {
  if (!isAscending(page, '0') || !isAscending(probe, middle)) return false
  const expected = page[page.indexOf(middle) + 1]
  return expected !== undefined && probe.find((id) => id !== middle) === expected
}

function toId(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}
