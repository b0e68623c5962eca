export type Logged = {
  seq: number
  at: string
  method: string
  path: string
  status: number
  ms: number
  write: boolean
}
export type Stats = { requests: number; reads: number; writes: number; limited: number; byPath: Record<string, number> }

const KEPT = 2000

/** The last requests and their totals since the start or the last reset. Requests of the control API do not count. */
export type RequestLog = {
  add(entry: Omit<Logged, 'seq'>): void
  /** Entries after `seq`, oldest first; at most the last 2000 are kept. */
  since(seq: number): Logged[]
  stats(): Stats
  clear(): void
}

export function createRequestLog(): RequestLog {
  let entries: Logged[] = []
  let seq = 0
  let stats = emptyStats()
  return {
    add(entry) {
      seq++
      entries.push({ seq, ...entry })
      if (entries.length > KEPT * 2) entries = entries.slice(-KEPT)
      stats.requests++
      if (entry.write) stats.writes++
      else stats.reads++
      if (entry.status === 429) stats.limited++
      const key = `${entry.method} ${entry.path.replace(/\/\d{4,}(?=\/|$)/g, '/:id')}`
      stats.byPath[key] = (stats.byPath[key] ?? 0) + 1
    },
    since: (after) => entries.filter((entry) => entry.seq > after).slice(-KEPT),
    stats: () => structuredClone(stats),
    clear() {
      entries = []
      stats = emptyStats()
    },
  }
}

function emptyStats(): Stats {
  return { requests: 0, reads: 0, writes: 0, limited: 0, byPath: {} }
}
