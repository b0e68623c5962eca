import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../db/client.ts'
import { HubSpotError, type LimitBucket, type Limiter } from '../hubspot/door.ts'
import { msUntilMidnight } from './midnight.ts'
import { holdBack, makeRing, reserve, resizeRing, stopFor } from './ring.ts'

export type Window = { max: number; windowMs: number }
export type Limits = Record<LimitBucket, Window>
export type LimiterOptions = {
  /** What holds until HubSpot's headers say otherwise. */
  limits: Limits
  /** Of the account: at its midnight the daily count starts over. */
  timeZone?: string
  clock?: () => Date
}

/** A limit that HubSpot tells is believed only within what its documents know (reference/hubspot.md §3.1). */
const PLAUSIBLE = { least: 10, most: 1_000 }

const MINUTE_MS = 60_000

/** Added to every window: a request that waited leaves a little late (measured, reference/sync.md §4). */
function marginOf(windowMs: number): number {
  return Math.ceil(windowMs * 0.01) + 40
}

/**
 * The limiter of a portal: an exact rolling window shared by every process on the database, by the database's clock
 * alone, so no two machines can disagree (reference/sync.md §4). It learns the account's burst limit from HubSpot's
 * headers, and once the daily limit is used up it lets nobody leave before the account's midnight.
 * @throws RangeError for a window that admits nothing
 */
export async function openLimiter(
  database: Database,
  portalId: string,
  { limits, timeZone = 'UTC', clock = () => new Date() }: LimiterOptions,
): Promise<Limiter> {
  const { db } = database
  for (const [bucket, window] of Object.entries(limits) as [LimitBucket, Window][]) {
    if (!(window.max >= 1 && window.windowMs > 0)) throw new RangeError(`The ${bucket} limit admits no request.`)
    await makeRing(db, { portalId, bucket }, window.max)
  }
  const pausedUntil: Record<LimitBucket, number> = { burst: 0, search: 0 }
  const known: Partial<Record<LimitBucket, number>> = {}
  return {
    async take(bucket) {
      const reserved = await reserve(db, { portalId, bucket }, everyMs(bucket))
      if (reserved.stoppedForMs > 0) throw dailyExhausted(new Date(clock().getTime() + reserved.stoppedForMs), timeZone)
      known[bucket] = reserved.max
      if (reserved.waitMs > 0) await sleep(reserved.waitMs)
      // Reserved before a 429 was told of: wait for that as well.
      const paused = pausedUntil[bucket] - performance.now()
      if (paused > 0) await sleep(paused)
    },
    async pause(bucket, forMs) {
      pausedUntil[bucket] = Math.max(pausedUntil[bucket], performance.now() + forMs)
      await holdBack(db, { portalId, bucket }, { forMs, everyMs: everyMs(bucket) })
    },
    async learn(bucket, { max, windowMs }) {
      if (windowMs !== limits[bucket].windowMs || max === known[bucket]) return
      if (!(max >= PLAUSIBLE.least && max <= PLAUSIBLE.most)) return
      known[bucket] = max
      await resizeRing(db, { portalId, bucket }, max)
    },
    async exhausted() {
      await stopFor(db, portalId, msUntilMidnight(clock(), timeZone))
    },
  }

  function everyMs(bucket: LimitBucket): number {
    return limits[bucket].windowMs + marginOf(limits[bucket].windowMs)
  }
}

function dailyExhausted(about: Date, timeZone: string): HubSpotError {
  // What was counted down by the database's clock is milliseconds off the full minute.
  const until = new Date(Math.round(about.getTime() / MINUTE_MS) * MINUTE_MS)
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(until)
  return new HubSpotError(
    'daily-exhausted',
    `The HubSpot account has used up today’s requests. Nothing is sent before ${time} (${timeZone}); nothing is lost, ` +
      'the work goes on then by itself. If it happens often, look for other programs on the account or raise its limit.',
  )
}
