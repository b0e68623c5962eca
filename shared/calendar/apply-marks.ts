import type { CalendarItem, MarkState } from './item.ts'

export type Mark = {
  itemKey: string
  state: MarkState
  movedTo: string | null
  reason: string | null
  byName: string
}

/**
 * Items as people marked them: the newest mark of a key counts. A moved item keeps the day the rule gave beside its own;
 * `open` takes an earlier done, skip or move back.
 * @param marks oldest first
 */
export function applyMarks(items: readonly CalendarItem[], marks: readonly Mark[]): CalendarItem[] {
  const newest = new Map(marks.map((mark) => [mark.itemKey, mark]))
  return items.map((item) => {
    const mark = newest.get(item.key)
    if (mark === undefined || mark.state === 'open') return item
    const { reason, byName } = mark
    if (mark.state === 'moved') return { ...item, on: mark.movedTo ?? item.on, moved: true, reason, byName }
    return { ...item, state: mark.state, reason, byName }
  })
}

/** In the order of the days; on one day as the framework lists them, then by partner. */
export function inDayOrder(items: readonly CalendarItem[]): CalendarItem[] {
  return items.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}
