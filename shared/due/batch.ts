import type { DueItem, DueLine } from './item.ts'
import { batchSortKey, compareKeys, orderBy, queueKey, type SortKey, sortKey } from './order.ts'

/** A line names so many partners of its queue; `count` tells how many there are. */
export const QUEUE_SHOWN = 100

/** A line with its place in the list. */
export type PlacedLine = { key: SortKey; line: DueLine }

/**
 * The lines of the list in its order. Touches of the same template and slot become one line with a queue; the line
 * stands where its first item would (DESIGN §6). A touch without a template is written by hand and stays a line of its
 * own.
 */
export function toLines(items: readonly DueItem[], today: string): PlacedLine[] {
  const placed = [...Map.groupBy(items, batchKey)].map(([id, group]) => {
    const [first] = group.map((item) => sortKey(item, today)).sort(compareKeys)
    const ordered = orderBy(group, queueKey)
    const { template } = ordered[0]!
    const key = ordered.length === 1 || template === null ? first! : batchSortKey(first!, { template, id })
    return { key, line: toLine(ordered, ordered.length) }
  })
  return placed.sort((a, b) => compareKeys(a.key, b.key))
}

/**
 * One line of items in the order of their queue, at least one.
 * @param count how many there are, if not all are given
 */
export function toLine(ordered: readonly DueItem[], count: number): DueLine {
  const first = ordered[0]!
  if (count === 1) return { ...first, count, queue: [] }
  const queue = ordered.slice(0, QUEUE_SHOWN).flatMap(entryOf)
  // Tier stays, since one template belongs to one; owners are everybody's.
  return { ...first, id: batchKey(first), label: `${first.label}, ${count}`, partner: null, count, queue }
}

/** What makes two items one batch; the id of an item that is in none. */
export function batchKey({ kind, template, slot, id }: Pick<DueItem, 'kind' | 'template' | 'slot' | 'id'>): string {
  return kind === 'touchpoint' && template !== null && slot !== null ? batchId(template, slot) : id
}

export function batchId(template: string, slot: string): string {
  return `batch:${template}:${slot}`
}

function entryOf({ id, partner, dueOn }: DueItem): DueLine['queue'] {
  return partner === null ? [] : [{ itemId: id, partnerId: partner.id, name: partner.name, dueOn }]
}
