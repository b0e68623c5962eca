import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import type { LimitBucket } from '../hubspot/door.ts'

/** One limit of a portal, shared by every process on the database. */
export type Ring = { portalId: string; bucket: LimitBucket }
export type Reserved = { waitMs: number; stoppedForMs: number; max: number }

export const NOW_MS = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`

/**
 * Reserves the next slot: the n-th request takes the slot of the one `max` before it and leaves one window later. The
 * ring itself says how many slots it has, so a process that learns of another limit changes it for all at once. Throws
 * if the ring is gone.
 * @param everyMs the window with its margin
 */
export async function reserve(db: Db, { portalId, bucket }: Ring, everyMs: number): Promise<Reserved> {
  const rows = await query<{ wait: string; stopped: string | null; max: number }>(
    db,
    sql`
    with head as (
      update rate_ring set n = n + 1 where portal_id = ${portalId} and bucket = ${bucket}
        and coalesce(stopped_until, 0) <= ${NOW_MS} returning n, max
    ), slot as (
      update rate_slot s set at_ms = greatest(${NOW_MS}, s.at_ms + ${everyMs}::bigint) from head
      where s.portal_id = ${portalId} and s.bucket = ${bucket} and s.slot = head.n % head.max
      returning s.at_ms - ${NOW_MS} as wait
    )
    select (select wait from slot) as wait, r.stopped_until - ${NOW_MS} as stopped, r.max
    from rate_ring r where r.portal_id = ${portalId} and r.bucket = ${bucket}`,
  )
  const [row] = rows
  if (!row) throw new Error(`The rate ring of portal ${portalId} (${bucket}) is gone. Restart the service.`)
  return { waitMs: Number(row.wait ?? 0), stoppedForMs: Math.max(0, Number(row.stopped ?? 0)), max: row.max }
}

/** Nobody leaves for so long: every slot is moved, so that the window is free again when the time has come. */
export async function holdBack(db: Db, { portalId, bucket }: Ring, hold: { forMs: number; everyMs: number }) {
  await db.execute(sql`
    update rate_slot set at_ms = greatest(at_ms, ${NOW_MS} + ${hold.forMs - hold.everyMs}::bigint)
    where portal_id = ${portalId} and bucket = ${bucket}`)
}

/** Nobody leaves at all before then, in every bucket of the portal. */
export async function stopFor(db: Db, portalId: string, ms: number): Promise<void> {
  await db.execute(sql`
    update rate_ring set stopped_until = ${NOW_MS} + ${Math.ceil(ms)}::bigint where portal_id = ${portalId}`)
}

/** Milliseconds for which the portal is stopped; 0 if it is not. */
export async function stoppedForMs(db: Db, portalId: string): Promise<number> {
  const [row] = await query<{ left: string | null }>(
    db,
    sql`select max(stopped_until) - ${NOW_MS} as left from rate_ring where portal_id = ${portalId}`,
  )
  return Math.max(0, Number(row?.left ?? 0))
}

/** Makes the ring unless it is there; one that is there keeps its size, which may have been learned. */
export async function makeRing(db: Db, { portalId, bucket }: Ring, max: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      insert into rate_ring (portal_id, bucket, n, max) values (${portalId}, ${bucket}, 0, ${max}) on conflict do nothing`)
    const [ring] = await lockRing(tx as unknown as Db, { portalId, bucket })
    if (ring && ring.max === null) await fill(tx as unknown as Db, { portalId, bucket }, max)
    else if (ring && ring.slots === 0) await fill(tx as unknown as Db, { portalId, bucket }, ring.max ?? max)
  })
}

/** Gives the ring another size. The last departures are kept, so that no window ever holds too many. */
export async function resizeRing(db: Db, { portalId, bucket }: Ring, max: number): Promise<void> {
  await db.transaction(async (tx) => {
    const [ring] = await lockRing(tx as unknown as Db, { portalId, bucket })
    if (ring && ring.max !== max) await fill(tx as unknown as Db, { portalId, bucket }, max)
  })
}

/** Holds every taker back until the transaction ends. */
async function lockRing(db: Db, { portalId, bucket }: Ring): Promise<{ max: number | null; slots: number }[]> {
  await db.execute(sql`select n from rate_ring where portal_id = ${portalId} and bucket = ${bucket} for update`)
  return query(
    db,
    sql`select r.max, (select count(*)::int from rate_slot s where s.portal_id = r.portal_id and s.bucket = r.bucket)
      as slots from rate_ring r where r.portal_id = ${portalId} and r.bucket = ${bucket}`,
  )
}

/** The oldest departure stands in slot 1, which is the next to be taken. */
async function fill(db: Db, { portalId, bucket }: Ring, max: number): Promise<void> {
  const known = await query<{ at_ms: string }>(
    db,
    sql`delete from rate_slot where portal_id = ${portalId} and bucket = ${bucket} returning at_ms`,
  )
  const latest = known
    .map((row) => Number(row.at_ms))
    .sort((a, b) => b - a)
    .slice(0, max)
  const slots = Array.from({ length: max }, (_, index) => ({
    slot: (max - index) % max,
    at_ms: latest[index] ?? 0,
  }))
  await db.execute(sql`
    insert into rate_slot (portal_id, bucket, slot, at_ms)
    select ${portalId}, ${bucket}, slot, at_ms
    from json_to_recordset(${JSON.stringify(slots)}::json) as r(slot int, at_ms bigint)`)
  await db.execute(sql`
    update rate_ring set n = 0, max = ${max} where portal_id = ${portalId} and bucket = ${bucket}`)
}

async function query<T>(db: Db, statement: ReturnType<typeof sql>): Promise<T[]> {
  return ((await db.execute(statement)) as unknown as { rows: T[] }).rows
}
