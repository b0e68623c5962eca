import type { FeedEvent } from './feed.ts'

/** Days for which an event that vanished is told as cancelled (row 179). */
export const CANCELLED_DAYS = 30
const DAY_MS = 86_400_000

/** An event as a feed told it last. */
export type ToldEvent = { event: FeedEvent; sequence: number; modifiedAt: Date; cancelledAt: Date | null }

/**
 * What a feed tells now: SEQUENCE grows by one whenever an event changes, vanishes or comes back; one that vanished
 * stays as cancelled for 30 days. An event whose day had passed when it left the feed's window is simply dropped.
 * @param windowFrom first day the feed looks at
 */
export function diffFeed(
  told: ReadonlyMap<string, ToldEvent>,
  wanted: readonly FeedEvent[],
  { now, windowFrom }: { now: Date; windowFrom: string },
): Map<string, ToldEvent> {
  const next = new Map<string, ToldEvent>()
  for (const event of wanted) {
    const before = told.get(event.uid)
    if (before === undefined) next.set(event.uid, { event, sequence: 0, modifiedAt: now, cancelledAt: null })
    else if (before.cancelledAt === null && isSame(before.event, event)) next.set(event.uid, before)
    else next.set(event.uid, { event, sequence: before.sequence + 1, modifiedAt: now, cancelledAt: null })
  }
  for (const [uid, before] of told) {
    if (next.has(uid)) continue
    if (before.cancelledAt === null) {
      if (before.event.on < windowFrom) continue
      next.set(uid, { ...before, sequence: before.sequence + 1, modifiedAt: now, cancelledAt: now })
    } else if (now.getTime() - before.cancelledAt.getTime() < CANCELLED_DAYS * DAY_MS) next.set(uid, before)
  }
  return next
}

function isSame(a: FeedEvent, b: FeedEvent): boolean {
  return a.on === b.on && a.summary === b.summary && a.description === b.description
}
