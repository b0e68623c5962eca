import type { Deps } from '../deps.ts'
import { HubSpotError } from '../hubspot/door.ts'
import { dailyWaitSeconds } from '../limiter/daily.ts'
import type { Portal } from '../write/context.ts'

export type Waiting = { waitingSeconds: number; problem: string }

/**
 * Does the work unless the account's requests for today are used up; then it says so once and waits for midnight
 * without a request. All other errors are thrown on, to be tried again.
 */
export async function unlessExhausted<T extends object>(
  { database: { db }, log }: Deps,
  portal: Portal,
  work: () => Promise<T>,
): Promise<T | Waiting> {
  const waitingSeconds = await dailyWaitSeconds(db, portal.id)
  if (waitingSeconds > 0) return { waitingSeconds, problem: 'The HubSpot account has used up today’s requests.' }
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof HubSpotError) || error.kind !== 'daily-exhausted') throw error
    log.warn({ portalId: portal.id }, error.message)
    return { waitingSeconds: await dailyWaitSeconds(db, portal.id), problem: error.message }
  }
}
