import { HubSpotError, type LimitBucket, type Limiter } from './door.ts'
import { neverArrived } from './errors.ts'
import type { Operation } from './operation.ts'

export type RetryDeps = {
  limiter: Limiter
  sleep: (ms: number) => Promise<void>
  /** In [0, 1); spreads the waits of processes that failed together. */
  random: () => number
  log: (line: string) => void
}

const UNAVAILABLE_ATTEMPTS = 3
const LIMITED_ATTEMPTS = 5
const FIRST_WAIT_MS = 300
/** HubSpot's window ends by its clock, not by ours. */
const MARGIN_MS = 250

/**
 * Sends until it succeeds or the kind of error says stop. A 429 was not done and is sent again when the window has
 * passed; what is unavailable is tried three times, but a create only if it cannot have arrived. All else is thrown.
 */
export async function withRetries<T>(operation: Operation, deps: RetryDeps, send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await deps.limiter.take(operation.bucket)
    try {
      return await send()
    } catch (error) {
      if (error instanceof HubSpotError && error.kind === 'daily-exhausted') await deps.limiter.exhausted?.()
      if (!(error instanceof HubSpotError) || !mayRepeat(error, operation, attempt)) throw error
      const wait = waitMs(error, attempt, deps.random)
      deps.log(`${error.message} Attempt ${attempt}; again in ${Math.round(wait)} ms.`)
      if (error.kind === 'rate-limited') await pauseAll(deps, operation.bucket, wait)
      await deps.sleep(wait)
    }
  }
}

async function pauseAll(deps: RetryDeps, bucket: LimitBucket, wait: number): Promise<void> {
  await deps.limiter.pause(bucket, Math.ceil(wait))
}

function mayRepeat(error: HubSpotError, operation: Operation, attempt: number): boolean {
  if (error.kind === 'rate-limited') return attempt < LIMITED_ATTEMPTS
  if (error.kind !== 'unavailable' || attempt >= UNAVAILABLE_ATTEMPTS) return false
  return operation.effect !== 'once' || neverArrived(error)
}

/** HubSpot's own word if it gave one, else backoff 300, 600 … ms; jitter adds up to half. */
function waitMs(error: HubSpotError, attempt: number, random: () => number): number {
  const told = error.retryAfterMs
  if (told !== null) return told + MARGIN_MS * (1 + random())
  return FIRST_WAIT_MS * 2 ** (attempt - 1) * (1 + random() / 2)
}
