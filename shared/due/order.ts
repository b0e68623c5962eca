import { daysBetween } from '../date.ts'
import type { DueItem } from './item.ts'

/** Where an item stands in the list: compared from left to right, smaller first. */
export type SortKey = readonly (number | string)[]
export const KEY_LENGTH = 7

/** Above any score: who has none comes after everybody who has. */
export const NO_SCORE = 101
const NO_TIER = 'tier-9'

/**
 * Clocks, replies waiting, Tier 1, then days late ÷ period; ties by tier, lower health, name, id (DESIGN §6). Clocks
 * and replies among themselves by their instant.
 */
export function sortKey(item: DueItem, today: string): SortKey {
  const tier = item.partner?.tier ?? NO_TIER
  return [
    rankOf(item),
    isByInstant(item) ? (item.dueAt ?? item.dueOn) : '',
    isByInstant(item) ? 0 : lateness(item, today),
    tier,
    item.partner?.score ?? NO_SCORE,
    item.partner?.name ?? item.label,
    item.id,
  ]
}

/** Periods until it is due; below zero it is late. */
function lateness({ dueOn, periodDays }: DueItem, today: string): number {
  return -daysBetween(dueOn, today) / periodDays
}

/** A batch stands where the first of its items stands; between equals by its template. */
export function batchSortKey(first: SortKey, { template, id }: { template: string; id: string }): SortKey {
  return [...first.slice(0, KEY_LENGTH - 2), template, id]
}

/** Order in which the drafts of a batch open: the oldest first; ties as in the list. */
export function queueKey({ dueOn, partner, label, id }: DueItem): SortKey {
  return [dueOn, partner?.tier ?? NO_TIER, partner?.score ?? NO_SCORE, partner?.name ?? label, id]
}

function rankOf({ kind, partner }: DueItem): number {
  if (kind === 'clock') return 0
  if (kind === 'reply') return 1
  return partner?.tier === 'tier-1' ? 2 : 3
}

function isByInstant({ kind }: DueItem): boolean {
  return kind === 'clock' || kind === 'reply'
}

export function compareKeys(a: SortKey, b: SortKey): number {
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i]!, b[i]!]
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

/** The items in the order of the list; the order in which they come does not matter. */
export function orderDue<T extends DueItem>(items: readonly T[], today: string): T[] {
  return orderBy(items, (item) => sortKey(item, today))
}

export function orderBy<T>(items: readonly T[], keyOf: (item: T) => SortKey): T[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ item }) => item)
}
