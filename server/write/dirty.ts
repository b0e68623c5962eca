import { sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import type { SyncState } from '../db/tables/sync.ts'
import type { Changes } from './changes.ts'

/** Objects that stand in HubSpot; the names of the files in server/sync/objects. */
export type SyncedObject = 'partner' | 'touchpoint'
/** What has a dirty mark; a contact is HubSpot's own object, ours is only what it is to the partner. */
export type MarkedObject = SyncedObject | 'contact'

/** Marks what a write touched as not yet in HubSpot. A later hold never shortens an earlier one. */
export async function markDirty(changes: Changes, portalId: string, holdUntil: Date | null): Promise<void> {
  const touchpoints = changes.recorded.filter((change) => change.noun === 'touchpoint').map((change) => change.id)
  await bumpRevisions(changes.db, portalId, { object: 'partner', ids: [...changes.touched], holdUntil })
  await bumpRevisions(changes.db, portalId, { object: 'touchpoint', ids: [...new Set(touchpoints)], holdUntil })
  const contacts = changes.recorded.filter((change) => change.noun === 'contact').map((change) => change.id)
  await bumpRevisions(changes.db, portalId, { object: 'contact', ids: [...new Set(contacts)], holdUntil })
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
