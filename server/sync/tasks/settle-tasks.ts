import { sql } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import type { TaskRow } from './scope.ts'

export type TaskSettlement = {
  row: TaskRow
  remoteId: string | null
  intentAt: Date | null
  problem: string | null
  /** HubSpot holds the revision that was read; a change since then keeps the task waiting. */
  pushed: boolean
  /** A person completed or deleted it in HubSpot meanwhile. */
  byPerson?: { state: 'completed' | 'withdrawn'; at: Date }
}

/** As it is, for a settlement to change. */
export function unsettled(row: TaskRow): TaskSettlement {
  return { row, remoteId: row.remoteId, intentAt: row.intentAt, problem: null, pushed: false }
}

/** Keeps the outcome of a page in one statement, each task with the revision that was sent. */
export async function keepTasks(db: Db, portalId: string, settlements: readonly TaskSettlement[]): Promise<void> {
  if (settlements.length === 0) return
  const rows = settlements.map(({ row, remoteId, intentAt, problem, pushed, byPerson }) => ({
    id: row.id,
    rev: row.rev,
    remote_id: remoteId,
    intent_at: intentAt?.toISOString() ?? null,
    problem,
    pushed,
    agreed: agreedOf(row, pushed, byPerson),
    state: byPerson?.state ?? null,
    done_at: byPerson?.at.toISOString() ?? null,
  }))
  await db.execute(sql`
    update hubspot_task t set remote_id = r.remote_id, agreed = r.agreed, intent_at = r.intent_at, problem = r.problem,
      state = coalesce(r.state, t.state),
      completed_by = case when r.state is null then t.completed_by else 'hubspot' end,
      completed_at = coalesce(r.done_at, t.completed_at),
      pushed_rev = case when r.state is not null then t.rev when r.pushed then greatest(t.pushed_rev, r.rev)
        else t.pushed_rev end
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, rev int, remote_id text, intent_at timestamptz,
      problem text, pushed boolean, agreed text, state text, done_at timestamptz)
    where t.portal_id = ${portalId} and t.id = r.id`)
}

function agreedOf(row: TaskRow, pushed: boolean, byPerson: TaskSettlement['byPerson']): TaskRow['agreed'] {
  if (byPerson?.state === 'completed') return 'completed'
  return pushed && row.state !== 'withdrawn' ? row.state : row.agreed
}
