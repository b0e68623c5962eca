import type { Random } from './random.ts'

/** A record as the search index sees it. */
export type Snapshot = { properties: Record<string, string>; updated: number }
type Pending = { until: number; seen: Snapshot | null }

/**
 * HubSpot's search trails the records, each by its own delay: a query matches on what the index last saw, while a
 * hit carries live values (recorded, reference §3.7). Kept in memory: after a restart the index has caught up.
 */
export type SearchIndex = {
  setLag(lag: { minMs: number; maxMs: number }): void
  /** Tells the index of a write at `now`; `before` is the record as it was, null if it is new. */
  wrote(id: number, before: Snapshot | null, now: number): void
  /** What the index sees of a record whose writes it has not all seen: undefined = as live, null = not there yet. */
  seen(id: number, now: number): Snapshot | null | undefined
  trailing(now: number): number[]
  clear(): void
}

export function createSearchIndex(random: Random): SearchIndex {
  let lag = { minMs: 0, maxMs: 0 }
  const pending = new Map<number, Pending[]>()

  function current(id: number, now: number): Pending[] {
    const left = (pending.get(id) ?? []).filter((entry) => entry.until > now)
    if (left.length) pending.set(id, left)
    else pending.delete(id)
    return left
  }

  return {
    setLag(next) {
      lag = next
    },
    wrote(id, before, now) {
      if (lag.maxMs <= 0) return
      const earlier = current(id, now)
      const until = now + lag.minMs + random() * (lag.maxMs - lag.minMs)
      const last = earlier.at(-1)
      pending.set(id, [...earlier, { until: Math.max(until, last?.until ?? 0), seen: before }])
    },
    seen: (id, now) => (pending.size ? current(id, now)[0]?.seen : undefined),
    trailing: (now) => [...pending.keys()].filter((id) => current(id, now).length > 0),
    clear: () => pending.clear(),
  }
}
