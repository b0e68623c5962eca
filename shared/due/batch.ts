import type { DueItem, DueLine } from './item.ts'

/** A line names so many partners of its queue; `count` tells how many there are. */
export const QUEUE_SHOWN = 500

/**
 * Touches of the same template and slot become one line with a queue, in the order they had; the line stands where its
 * first item stood (DESIGN §6). A touch without a template is written by hand and stays a line of its own.
 * @param items in the order of the list
 */
export function toLines(items: readonly DueItem[]): DueLine[] {
  const lines = new Map<string, DueLine>()
  for (const item of items) {
    const key = batchKey(item)
    const line = lines.get(key)
    if (line === undefined) lines.set(key, { ...item, count: 1, queue: [] })
    else {
      if (line.count === 1) line.queue.push(...entryOf(line))
      line.count += 1
      if (line.queue.length < QUEUE_SHOWN) line.queue.push(...entryOf(item))
    }
  }
  return [...lines.values()].map((line) => (line.count === 1 ? line : asBatch(line)))
}

/** What makes two items one batch; the id of an item that is in none. */
export function batchKey(item: DueItem): string {
  const { kind, template, slot } = item
  return kind === 'touchpoint' && template !== null && slot !== null ? `batch:${template}:${slot}` : item.id
}

function entryOf({ id, partner, dueOn }: DueItem): DueLine['queue'] {
  return partner === null ? [] : [{ itemId: id, partnerId: partner.id, name: partner.name, dueOn }]
}

/** Tier stays, since one template belongs to one; owners are everybody's. */
function asBatch(line: DueLine): DueLine {
  return { ...line, id: batchKey(line), label: `${line.label}, ${line.count}`, partner: null }
}
