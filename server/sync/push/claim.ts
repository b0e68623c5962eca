import { and, asc, eq, gt, isNull, lte, or } from 'drizzle-orm'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { syncRecord } from '../../db/tables/sync.ts'
import type { MarkedObject } from '../../write/dirty.ts'

/** HubSpot takes at most so many records in one request (reference/hubspot.md §3.2). */
export const PAGE = 100

export type SyncRow = typeof syncRecord.$inferSelect

/** What is waiting to be pushed: changed since the last push, not held for undo, not waiting for a person. */
export function isDue(now: Date) {
  return and(
    gt(syncRecord.localRev, syncRecord.pushedRev),
    eq(syncRecord.state, 'live'),
    or(isNull(syncRecord.holdUntil), lte(syncRecord.holdUntil, now)),
  )
}

export type ClaimFrom = { portalId: string; object: MarkedObject; now: Date; after: string | null }

/** The next page in id order. Nothing is locked: one push a portal runs at a time, and each send may be repeated. */
export function claimDirty(db: Db, { portalId, object, now, after }: ClaimFrom): Promise<SyncRow[]> {
  return db
    .select()
    .from(syncRecord)
    .where(
      and(
        eq(syncRecord.portalId, portalId),
        eq(syncRecord.object, object),
        isDue(now),
        after === null ? undefined : gt(syncRecord.localId, after),
      ),
    )
    .orderBy(asc(syncRecord.localId))
    .limit(PAGE)
}

/** Where the partner that a record belongs to stands in HubSpot. */
export type Parent = { remoteId: string | null; gone: boolean }

export async function parentsOf(db: Db, portalId: string, partnerIds: string[]): Promise<Map<string, Parent>> {
  if (partnerIds.length === 0) return new Map()
  const rows = await db
    .select({ id: syncRecord.localId, remoteId: syncRecord.remoteId, state: syncRecord.state })
    .from(syncRecord)
    .where(
      and(eq(syncRecord.portalId, portalId), eq(syncRecord.object, 'partner'), among(syncRecord.localId, partnerIds)),
    )
  return new Map(rows.map(({ id, remoteId, state }) => [id, { remoteId, gone: state === 'tombstone' }]))
}
