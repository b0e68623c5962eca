import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import type { RunOutcome, SyncState } from '../../db/tables/sync.ts'
import type { Properties } from '../../hubspot/door.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import type { SyncRow } from './claim.ts'

/** What a push leaves behind on one record. */
export type Settlement = {
  row: SyncRow
  remoteId: string | null
  base: Properties
  state: SyncState
  problem: string | null
  /** HubSpot holds the revision that was read; a write since then keeps the record dirty. */
  pushed: boolean
  /** When a write about it was last answered; set without `remoteId`: a first write whose answer is not known. */
  pushedAt: Date | null
  /** For the log of the run, where the rest does not tell. */
  outcome?: RunOutcome
  mergedInto?: string
}

type At = { portalId: string; object: SyncedObject; now: Date }

/**
 * Keeps the outcome of a page in one statement, each record with the revision that was sent, never "now". Where a pull
 * took something over while the page was under way, what it agreed on stands: the record stays dirty and is looked at
 * again. Older values would make its newer ones look like edits that nobody made.
 */
export async function keepSettlements(db: Db, at: At, settlements: readonly Settlement[]): Promise<void> {
  if (settlements.length === 0) return
  const rows = settlements.map(({ row, remoteId, base, state, problem, pushed, pushedAt, mergedInto }) => ({
    local_id: row.localId,
    rev: row.localRev,
    remote_id: remoteId,
    was: row.base,
    base,
    state,
    problem,
    pushed,
    pushed_at: pushedAt?.toISOString() ?? null,
    merged_into: mergedInto ?? null,
  }))
  await db.execute(sql`
    update sync_record s set remote_id = r.remote_id, problem = r.problem,
      base = case when s.base = r.was then r.base else s.base end,
      state = case when r.state = 'failed' and s.local_rev > r.rev then 'live' else r.state end,
      pushed_rev = case when r.pushed and s.base = r.was then greatest(s.pushed_rev, r.rev) else s.pushed_rev end,
      pushed_at = r.pushed_at, merged_into = r.merged_into
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(local_id uuid, rev int, remote_id text, was jsonb,
      base jsonb, state text, problem text, pushed boolean, pushed_at timestamptz, merged_into text)
    where s.portal_id = ${at.portalId} and s.object = ${at.object} and s.local_id = r.local_id`)
}

/**
 * Notes that a first write is about to be sent. Should its answer never be kept, the next push asks HubSpot for the
 * record instead of writing over what a person may have changed there since.
 */
export async function keepIntent(db: Db, at: At, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db.execute(sql`
    update sync_record set pushed_at = ${at.now.toISOString()}::timestamptz
    where portal_id = ${at.portalId} and object = ${at.object}
      and local_id in (select id::uuid from json_array_elements_text(${JSON.stringify(ids)}::json) as id)`)
}

/** Forgets records that are on neither side any more; one that was written again meanwhile starts anew. */
export async function forget(db: Db, at: At, rows: readonly SyncRow[]): Promise<void> {
  if (rows.length === 0) return
  const list = JSON.stringify(rows.map((row) => ({ local_id: row.localId, rev: row.localRev })))
  const records = sql`json_to_recordset(${list}::json) as r(local_id uuid, rev int)`
  const same = sql`s.portal_id = ${at.portalId} and s.object = ${at.object} and s.local_id = r.local_id`
  await db.execute(sql`delete from sync_record s using ${records} where ${same} and s.local_rev = r.rev`)
  await db.execute(sql`
    update sync_record s set remote_id = null, base = '{}'::jsonb, pushed_at = null from ${records} where ${same}`)
}
