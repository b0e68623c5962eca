import { and, asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { partner } from '../../db/tables/partner.ts'
import { syncRecord } from '../../db/tables/sync.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { SYNCED_OBJECTS, type SyncedObject } from '../../write/dirty.ts'

export const Tombstone = z
  .object({
    object: z.enum(SYNCED_OBJECTS),
    id: z.uuid(),
    partner: z.string().nullable(),
    recordId: z.string().nullable(),
    /** The record HubSpot merged it into; null if it was deleted or nobody knows. */
    mergedInto: z.string().nullable(),
    problem: z.string(),
  })
  .meta({ id: 'Tombstone' })
export type Tombstone = z.infer<typeof Tombstone>

/** Records that HubSpot no longer has, waiting for a person. */
export async function listTombstones(ctx: Context, limit: number): Promise<Tombstone[]> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select({ row: syncRecord, name: partner.name })
    .from(syncRecord)
    .leftJoin(partner, and(eq(partner.portalId, syncRecord.portalId), eq(partner.id, syncRecord.localId)))
    .where(and(eq(syncRecord.portalId, ctx.portal.id), eq(syncRecord.state, 'tombstone')))
    .orderBy(asc(syncRecord.object), asc(syncRecord.localId))
    .limit(limit)
  return rows.map(({ row, name }) => ({
    object: row.object as SyncedObject,
    id: row.localId,
    partner: name,
    recordId: row.remoteId,
    mergedInto: row.mergedInto,
    problem: row.problem ?? 'no reason kept',
  }))
}
