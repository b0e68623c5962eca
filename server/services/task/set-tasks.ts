import { setImmediate } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import type { Deps } from '../../deps.ts'
import type { Portal } from '../../write/context.ts'

/** A task that shall stand in HubSpot (DESIGN §4: from two working days before something is due, one for a batch line). */
export type WantedTask = {
  /** The same every time, e.g. of a partner's slot or a batch line. */
  key: string
  /** Null for a batch line. */
  partnerId: string | null
  subject: string
  body?: string
  dueAt: Date
  /** As the partner's owner is written: a HubSpot owner's name or address; whoever is no HubSpot owner gets none. */
  ownerName: string | null
}
export type WantedTasks = {
  /** All that shall be open, whole: what stands open and is not among them is withdrawn. */
  open: readonly WantedTask[]
  /** Keys of what was done here since. */
  done: readonly string[]
}
export type TasksSet = { opened: number; completed: number; withdrawn: number }

/** Rows a statement: on PGlite the event loop stands still meanwhile (reference/sync.md §3.2). */
const PAGE = 200

/**
 * Makes the portal's tasks what is wanted and has HubSpot told. The same list again changes nothing. A task that a
 * person completed in HubSpot stays completed, whatever is wanted: completing asks, the planner decides.
 */
export async function setTasks(deps: Deps, portal: Portal, { open, done }: WantedTasks, now: Date): Promise<TasksSet> {
  const { db } = deps.database
  const at = { portalId: portal.id, now }
  let opened = 0
  for (let from = 0; from < open.length; from += PAGE) {
    opened += await openTasks(db, at, open.slice(from, from + PAGE))
    await setImmediate()
  }
  const completed = await completeTasks(db, at, done)
  const keys = [...open.map(({ key }) => key), ...done]
  const withdrawn = await withdrawOthers(db, portal.id, keys)
  if (opened + completed + withdrawn > 0) await deps.wake('push', portal.id)
  return { opened, completed, withdrawn }
}

type At = { portalId: string; now: Date }

async function openTasks(db: Db, { portalId, now }: At, wanted: readonly WantedTask[]): Promise<number> {
  const rows = wanted.map(({ key, partnerId, subject, body = '', dueAt, ownerName }) => ({
    id: crypto.randomUUID(),
    key,
    partner_id: partnerId,
    subject,
    body,
    due_at: dueAt.toISOString(),
    owner_name: ownerName,
  }))
  const { rows: written } = (await db.execute(sql`
    insert into hubspot_task as t
      (portal_id, id, key, partner_id, subject, body, due_at, owner_name, state, rev, pushed_rev, created_at)
    select ${portalId}, id, key, partner_id, subject, body, due_at, owner_name, 'open', 1, 0,
      ${now.toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, key text, partner_id uuid, subject text,
      body text, due_at timestamptz, owner_name text)
    on conflict (portal_id, key) do update set partner_id = excluded.partner_id, subject = excluded.subject,
      body = excluded.body, due_at = excluded.due_at, owner_name = excluded.owner_name, state = 'open',
      completed_by = null, completed_at = null, problem = null, rev = t.rev + 1
    where t.completed_by is distinct from 'hubspot' and (t.state <> 'open' or
      (t.partner_id, t.subject, t.body, t.due_at, t.owner_name) is distinct from
      (excluded.partner_id, excluded.subject, excluded.body, excluded.due_at, excluded.owner_name))
    returning t.id`)) as unknown as { rows: unknown[] }
  return written.length
}

async function completeTasks(db: Db, { portalId, now }: At, keys: readonly string[]): Promise<number> {
  const { rows } = (await db.execute(sql`
    update hubspot_task set state = 'completed', completed_by = 'here', rev = rev + 1,
      completed_at = ${now.toISOString()}::timestamptz
    where portal_id = ${portalId} and state = 'open' and key in ${list(keys)} returning id`)) as unknown as {
    rows: unknown[]
  }
  return rows.length
}

async function withdrawOthers(db: Db, portalId: string, keys: readonly string[]): Promise<number> {
  const { rows } = (await db.execute(sql`
    update hubspot_task set state = 'withdrawn', rev = rev + 1
    where portal_id = ${portalId} and state = 'open' and key not in ${list(keys)} returning id`)) as unknown as {
    rows: unknown[]
  }
  return rows.length
}

function list(keys: readonly string[]) {
  return sql`(select json_array_elements_text(${JSON.stringify(keys)}::json))`
}
