import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import type { RunOutcome, SyncState, Unverified } from '../../db/tables/sync.ts'
import type { Properties } from '../../hubspot/door.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { ownerOf } from '../ownership.ts'
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
  /** Writes of people's properties whose history could not be looked at; nothing if absent. */
  unverified?: Unverified
  /** For the log of the run, where the rest does not tell. */
  outcome?: RunOutcome
  mergedInto?: string
}

/** Enough to know a write of ours that HubSpot carries out after we gave up waiting for its answer. */
const MOST_SENT = 5

type At = { portalId: string; object: SyncedObject; now: Date }

/**
 * Keeps the outcome of a page in one statement, each record with the revision that was sent, never "now". A value that a
 * pull agreed on while the page was under way stands: the older one would make it look like an edit nobody made.
 */
export async function keepSettlements(db: Db, at: At, settlements: readonly Settlement[]): Promise<void> {
  if (settlements.length === 0) return
  const rows = settlements.map(({ row, remoteId, base, state, problem, pushed, pushedAt, mergedInto, unverified }) => ({
    local_id: row.localId,
    rev: row.localRev,
    remote_id: remoteId,
    ...movedIn(row.base, base),
    unverified: unverified ?? {},
    state,
    problem,
    pushed,
    pushed_at: pushedAt?.toISOString() ?? null,
    merged_into: mergedInto ?? null,
  }))
  await db.execute(sql`
    update sync_record s set remote_id = r.remote_id, problem = r.problem, unverified = r.unverified,
      base = s.base || coalesce((
        select jsonb_object_agg(key, value) from jsonb_each(r.agreed) where s.base -> key is not distinct from r.was -> key
      ), '{}'),
      state = case when r.state = 'failed' and s.local_rev > r.rev then 'live' else r.state end,
      pushed_rev = case when r.pushed then greatest(s.pushed_rev, r.rev) else s.pushed_rev end,
      pushed_at = r.pushed_at, merged_into = r.merged_into
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(local_id uuid, rev int, remote_id text, was jsonb,
      agreed jsonb, unverified jsonb, state text, problem text, pushed boolean, pushed_at timestamptz, merged_into text)
    where s.portal_id = ${at.portalId} and s.object = ${at.object} and s.local_id = r.local_id`)
}

/** Of the base only what moved is sent to the database: what was agreed on before, and what is now. */
function movedIn(before: Properties, after: Properties): { was: Properties; agreed: Properties } {
  const agreed = Object.entries(after).filter(([name, value]) => before[name] !== value)
  const was = agreed.flatMap(([name]) => (before[name] === undefined ? [] : [[name, before[name]]]))
  return { was: Object.fromEntries(was), agreed: Object.fromEntries(agreed) }
}

/**
 * Notes that a first write is about to be sent. Should its answer never be kept, the next push asks HubSpot for the
 * record instead of writing over what a person may have changed there since.
 */
export async function keepIntent(
  db: Db,
  at: At,
  creates: readonly { row: SyncRow; properties: Properties }[],
): Promise<void> {
  if (creates.length === 0) return
  const list = JSON.stringify(
    creates.map(({ row, properties }) => ({ local_id: row.localId, sent: firstSent(at.object, properties) })),
  )
  await db.execute(sql`
    update sync_record s set pushed_at = ${at.now.toISOString()}::timestamptz, sent = r.sent
    from json_to_recordset(${list}::json) as r(local_id uuid, sent jsonb)
    where s.portal_id = ${at.portalId} and s.object = ${at.object} and s.local_id = r.local_id`)
}

function firstSent(object: SyncedObject, properties: Properties): SyncRow['sent'] {
  if (object !== 'partner') return {}
  const ofPeople = Object.entries(properties).filter(([name]) => ownerOf(name) === 'people')
  return Object.fromEntries(ofPeople.map(([name, value]) => [name, [value]]))
}

function addSent(sent: SyncRow['sent'], unverified: Unverified): SyncRow['sent'] {
  const added = Object.entries(unverified).map(([name, { sent: value }]) => {
    const others = (sent[name] ?? []).filter((each) => each !== value)
    return [name, [...others, value].slice(-MOST_SENT)]
  })
  return { ...sent, ...Object.fromEntries(added) }
}

/**
 * Notes which people's properties are about to be written. Until their history was looked at, a pull leaves them alone,
 * and a push that follows a kill looks before it does anything else.
 */
export async function keepUnverified(
  db: Db,
  at: Pick<At, 'portalId' | 'object'>,
  begun: readonly { row: SyncRow; unverified: Unverified }[],
): Promise<void> {
  if (begun.length === 0) return
  const list = JSON.stringify(
    begun.map(({ row, unverified }) => ({ local_id: row.localId, unverified, sent: addSent(row.sent, unverified) })),
  )
  await db.execute(sql`
    update sync_record s set unverified = r.unverified, sent = r.sent
    from json_to_recordset(${list}::json) as r(local_id uuid, unverified jsonb, sent jsonb)
    where s.portal_id = ${at.portalId} and s.object = ${at.object} and s.local_id = r.local_id`)
}

/** Forgets records that are on neither side any more; one that was written again meanwhile starts anew. */
export async function forget(db: Db, at: At, rows: readonly SyncRow[]): Promise<void> {
  if (rows.length === 0) return
  const list = JSON.stringify(rows.map((row) => ({ local_id: row.localId, rev: row.localRev })))
  const records = sql`json_to_recordset(${list}::json) as r(local_id uuid, rev int)`
  const same = sql`s.portal_id = ${at.portalId} and s.object = ${at.object} and s.local_id = r.local_id`
  await db.execute(sql`delete from sync_record s using ${records} where ${same} and s.local_rev = r.rev`)
  await db.execute(sql`
    update sync_record s set remote_id = null, base = '{}'::jsonb, unverified = '{}'::jsonb, pushed_at = null
    from ${records} where ${same}`)
}
