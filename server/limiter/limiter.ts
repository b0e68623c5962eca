import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Database, Db } from '../db/client.ts'
import type { LimitBucket, Limiter } from '../hubspot/door.ts'

export type Window = { max: number; windowMs: number }
export type Limits = Record<LimitBucket, Window>

/** Added to every window: a request that waited leaves a little late (measured, reference/sync.md §4). */
function marginOf(windowMs: number): number {
  return Math.ceil(windowMs * 0.02) + 40
}

const NOW_MS = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`

/**
 * The limiter of a portal: an exact rolling window shared by every process on the database. A ring of `max` slots holds
 * when each request may leave; the n-th takes the slot of the one `max` before it and leaves one window later. One
 * statement and the database's clock alone, so no two machines can disagree (reference/sync.md §4).
 * @throws RangeError for a window that admits nothing
 */
export async function openLimiter(database: Database, portalId: string, limits: Limits): Promise<Limiter> {
  for (const [bucket, window] of Object.entries(limits)) {
    if (!(window.max >= 1 && window.windowMs > 0)) throw new RangeError(`The ${bucket} limit admits no request.`)
    await prepareRing(database.db, { portalId, bucket, max: window.max })
  }
  const pausedUntil: Record<LimitBucket, number> = { burst: 0, search: 0 }
  return {
    async take(bucket) {
      const wait = await reserve(database.db, { portalId, bucket, ...limits[bucket] })
      if (wait > 0) await sleep(wait)
      // Reserved before a 429 was told of: wait for that as well.
      const paused = pausedUntil[bucket] - performance.now()
      if (paused > 0) await sleep(paused)
    },
    async pause(bucket, forMs) {
      pausedUntil[bucket] = Math.max(pausedUntil[bucket], performance.now() + forMs)
      const from = forMs - limits[bucket].windowMs - marginOf(limits[bucket].windowMs)
      await database.db.execute(sql`
        update rate_slot set at_ms = greatest(at_ms, ${NOW_MS} + ${from}::bigint)
        where portal_id = ${portalId} and bucket = ${bucket}`)
    },
  }
}

type Ring = { portalId: string; bucket: string; max: number }

/** Reserves the next slot; answers the milliseconds until it may be used. */
async function reserve(db: Db, { portalId, bucket, max, windowMs }: Ring & Window): Promise<number> {
  const result = await db.execute(sql`
    with head as (
      update rate_ring set n = n + 1 where portal_id = ${portalId} and bucket = ${bucket} returning n
    )
    update rate_slot s set at_ms = greatest(${NOW_MS}, s.at_ms + ${windowMs + marginOf(windowMs)}::bigint)
    from head
    where s.portal_id = ${portalId} and s.bucket = ${bucket} and s.slot = head.n % ${max}::bigint
    returning s.at_ms - ${NOW_MS} as wait`)
  const rows = (result as unknown as { rows: { wait: string | number }[] }).rows
  const wait = rows[0]?.wait
  if (wait === undefined)
    throw new Error(`The rate ring of portal ${portalId} (${bucket}) is gone. Restart the service.`)
  return Number(wait)
}

/** Makes the ring. One of another size is made anew as if it were all used just now, which can only be too slow. */
async function prepareRing(db: Db, { portalId, bucket, max }: Ring): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      insert into rate_ring (portal_id, bucket, n) values (${portalId}, ${bucket}, 0) on conflict do nothing`)
    // Holds every taker back until the ring is whole.
    await tx.execute(sql`
      select n from rate_ring where portal_id = ${portalId} and bucket = ${bucket} for update`)
    const counted = await tx.execute(sql`
      select count(*)::int as slots from rate_slot where portal_id = ${portalId} and bucket = ${bucket}`)
    const slots = (counted as unknown as { rows: { slots: number }[] }).rows[0]?.slots ?? 0
    if (slots === max) return
    await tx.execute(sql`delete from rate_slot where portal_id = ${portalId} and bucket = ${bucket}`)
    await tx.execute(sql`
      insert into rate_slot (portal_id, bucket, slot, at_ms)
      select ${portalId}, ${bucket}, slot, ${slots === 0 ? sql`0` : NOW_MS}
      from generate_series(0, ${max - 1}::int) as slot`)
  })
}
