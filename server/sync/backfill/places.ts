import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { type BackfillWay, backfill, backfillRange } from '../../db/tables/backfill.ts'
import { run } from '../../db/tables/sync.ts'
import type { IdRange } from './ranges.ts'

export type Backfill = typeof backfill.$inferSelect
export type Place = typeof backfillRange.$inferSelect
/** What is there for a person to read while it goes on, and what a later process counts on from. */
export type Kept = { counts: Record<string, number>; runId: string }

/** The backfill of an object type that was interrupted, or null. */
export async function findOpen(db: Db, at: { portalId: string; objectType: string }): Promise<Backfill | null> {
  const [open] = await db
    .select()
    .from(backfill)
    .where(and(eq(backfill.portalId, at.portalId), eq(backfill.objectType, at.objectType), isNull(backfill.finishedAt)))
    .limit(1)
  return open ?? null
}

type Begun = { portalId: string; objectType: string; way: BackfillWay; startedAt: Date }

export async function begin(db: Db, begun: Begun): Promise<Backfill> {
  const [made] = await db
    .insert(backfill)
    .values({ ...begun, id: crypto.randomUUID(), counts: {} })
    .returning()
  return made!
}

/** The cursors, in order; none as long as the way is not decided. */
export function placesOf(db: Db, { portalId, id }: Backfill): Promise<Place[]> {
  return db
    .select()
    .from(backfillRange)
    .where(and(eq(backfillRange.portalId, portalId), eq(backfillRange.backfillId, id)))
    .orderBy(asc(backfillRange.n))
}

export type Cursor = IdRange & { after: string | null; done: boolean }

/** Puts these cursors in the place of all others. */
export async function setPlaces(
  db: Db,
  one: Backfill,
  { way, cursors, counts }: { way: BackfillWay; cursors: Cursor[]; counts: Record<string, number> },
): Promise<void> {
  const at = { portalId: one.portalId, backfillId: one.id }
  await db.transaction(async (tx) => {
    await tx
      .delete(backfillRange)
      .where(and(eq(backfillRange.portalId, one.portalId), eq(backfillRange.backfillId, one.id)))
    await tx.insert(backfillRange).values(cursors.map((cursor, n) => ({ ...at, n, ...cursor })))
    await tx.update(backfill).set({ way, counts }).where(isBackfill(one))
  })
}

/** Keeps that a page is done: the next one begins at `next`, or the range is over. */
export async function keepPlace(
  db: Db,
  place: Place,
  { next, counts, runId }: Kept & { next: string | null },
): Promise<void> {
  const { portalId, backfillId, n } = place
  await db.transaction(async (tx) => {
    await tx
      .update(backfillRange)
      .set({ after: next, done: next === null })
      .where(
        and(eq(backfillRange.portalId, portalId), eq(backfillRange.backfillId, backfillId), eq(backfillRange.n, n)),
      )
    await tx
      .update(backfill)
      .set({ counts })
      .where(isBackfill({ portalId, id: backfillId }))
    await tx
      .update(run)
      .set({ counts })
      .where(and(eq(run.portalId, portalId), eq(run.id, runId)))
  })
}

export async function finish(
  db: Db,
  one: Backfill,
  { counts, now }: { counts: Record<string, number>; now: Date },
): Promise<void> {
  await db.update(backfill).set({ counts, finishedAt: now }).where(isBackfill(one))
}

function isBackfill({ portalId, id }: Pick<Backfill, 'portalId' | 'id'>) {
  return and(eq(backfill.portalId, portalId), eq(backfill.id, id))
}
