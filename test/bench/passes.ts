export type PassName =
  | 'seed'
  | 'push'
  | 'push-computed'
  | 'push-people'
  | 'pull'
  | 'nights'
  | 'one-by-one'
  | 'default-limiter'

export type PassOptions = {
  pass: PassName
  database: { dataDir: string } | { url: string }
  hubspotUrl: string
  token: string
  /** Partners. */
  size: number
  /** Requests of the passes that stand for others' ways; they are too slow to go through all. */
  sample: number
}

export type PassResult = {
  records: number
  seconds: number
  cpuSeconds: number
  /** Resident, at its highest. */
  peakMb: number
  /** Longest time the event loop stood still, in milliseconds. */
  gapMs: number
  writes?: number
}
