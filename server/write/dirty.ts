import { and, eq, sql } from 'drizzle-orm'
import { among } from '../db/among.ts'
import type { Db } from '../db/client.ts'
import { incidentPartner } from '../db/tables/incident.ts'
import type { SyncState } from '../db/tables/sync.ts'
import type { Changes, Noun } from './changes.ts'

/** Objects that stand in HubSpot; the names of the files in server/sync/objects, what others belong to first. */
export const SYNCED_OBJECTS = ['partner', 'touchpoint', 'incident', 'issue'] as const
export type SyncedObject = (typeof SYNCED_OBJECTS)[number]
/** What has a dirty mark; a contact is HubSpot's own object, ours is only what it is to the partner. */
export type MarkedObject = SyncedObject | 'contact'

/** Marks what a write touched as not yet in HubSpot. A later hold never shortens an earlier one. */
export async function markDirty(changes: Changes, portalId: string, holdUntil: Date | null): Promise<void> {
  const written = (noun: Noun) => changes.recorded.filter((change) => change.noun === noun).map(({ id }) => id)
  const mark = (object: MarkedObject, ids: Iterable<string>) =>
    bumpRevisions(changes.db, portalId, { object, ids: [...new Set(ids)], holdUntil })
  await mark('partner', changes.touched)
  await mark('touchpoint', written('touchpoint'))
  await mark('contact', written('contact'))
  const affected = await affectedBy(changes.db, portalId, written('incident'))
  await mark('incident', [...affected, ...written('incidentPartner')])
  await mark('issue', written('issue'))
}

/** An incident stands in HubSpot once for each partner it affects: what changed of it changed in all of these. */
async function affectedBy(db: Db, portalId: string, incidentIds: readonly string[]): Promise<string[]> {
  if (incidentIds.length === 0) return []
  const rows = await db
    .select({ id: incidentPartner.id })
    .from(incidentPartner)
    .where(and(eq(incidentPartner.portalId, portalId), among(incidentPartner.incidentId, incidentIds)))
  return rows.map(({ id }) => id)
}

/** One statement for any number of records. A tombstone stays one: a person decides, not a write. */
export async function bumpRevisions(
  db: Db,
  portalId: string,
  what: { object: MarkedObject; ids: readonly string[]; holdUntil: Date | null },
): Promise<void> {
  if (what.ids.length === 0) return
  const live: SyncState = 'live'
  await db.execute(sql`
    insert into sync_record (portal_id, object, local_id, local_rev, pushed_rev, hold_until, state)
    select ${portalId}, ${what.object}, id::uuid, 1, 0, ${what.holdUntil?.toISOString() ?? null}::timestamptz, ${live}
    from json_array_elements_text(${JSON.stringify(what.ids)}::json) as id
    order by id
    on conflict (portal_id, object, local_id) do update set
      local_rev = sync_record.local_rev + 1,
      hold_until = greatest(sync_record.hold_until, excluded.hold_until),
      state = case when sync_record.state = 'failed' then ${live} else sync_record.state end`)
}
