import type { Random } from '../random.ts'

const MINUTE = 60_000
/** Ten tries over a day (documented as such; the single waits are assumed). */
const WAITS = [1, 2, 4, 8, 15, 30, 60, 120, 360, 840].map((minutes) => minutes * MINUTE)

/** The wait in ms before try `attempt` (1 = first retry), with a fifth of jitter either way; null: given up. */
export function retryWait(
  attempt: number,
  { retries, retryScale }: { retries: number; retryScale: number },
  random: Random,
): number | null {
  if (attempt > retries) return null
  const wait = WAITS[Math.min(attempt, WAITS.length) - 1] ?? MINUTE
  return Math.round(wait * retryScale * (0.8 + random() * 0.4))
}
