import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { type RunOutcome, run, runRecord } from '../db/tables/sync.ts'
import type { Deps } from '../deps.ts'
import type { Portal } from '../write/context.ts'

export type Noted = { recordId: string; outcome: RunOutcome; reason: string | null }

/** The log of one pass. A pass that found nothing to do leaves no row. */
export type RunLog = {
  id: string
  /** Makes the row of the run; before a transaction, because inside one it would wait for itself on PGlite. */
  open(): Promise<void>
  /** Keeps what became of records, in the transaction that keeps the outcome itself. */
  note(db: Db, object: string, records: readonly Noted[]): Promise<void>
}

type Pass = { kind: string; now: Date }

/**
 * Runs a pass with its log: done, partial if a record failed or the pass broke off after it had begun, failed if it
 * could do nothing; the error is thrown on. A row that a killed process left as running is closed as partial.
 */
export async function withRunLog<T extends object>(
  deps: Pick<Deps, 'database' | 'clock'>,
  portal: Portal,
  { kind, now }: Pass,
  work: (log: RunLog) => Promise<T>,
): Promise<T> {
  const { db } = deps.database
  const at = { portalId: portal.id, kind }
  let opened: Promise<void> | null = null
  const log: RunLog = {
    id: crypto.randomUUID(),
    open() {
      opened ??= openRow(db, at, { id: log.id, now })
      return opened
    },
    note: (tx, object, records) => keepRecords(tx, { portalId: portal.id, runId: log.id, object, at: now }, records),
  }
  try {
    const counts = await work(log)
    if (opened) await closeRow(db, log.id, { state: failedIn(counts) ? 'partial' : 'done', counts, now: deps.clock() })
    return counts
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    const state = opened ? 'partial' : 'failed'
    // HubSpot may be away for hours and is asked every half minute: one row says it.
    if (opened || !(await isSaid(db, at, problem))) {
      await log.open()
      await closeRow(db, log.id, { state, counts: {}, now: deps.clock(), problem })
    }
    throw error
  }
}

type At = { portalId: string; kind: string }

async function openRow(db: Db, { portalId, kind }: At, { id, now }: { id: string; now: Date }): Promise<void> {
  await db
    .update(run)
    .set({ state: 'partial', finishedAt: now, problem: 'The process ended in the middle; the next run went on.' })
    .where(and(eq(run.portalId, portalId), eq(run.kind, kind), eq(run.state, 'running')))
  await db.insert(run).values({ portalId, id, kind, startedAt: now, state: 'running', counts: {} })
}

type Closing = { state: 'done' | 'partial' | 'failed'; counts: object; now: Date; problem?: string }

async function closeRow(db: Db, id: string, { state, counts, now, problem }: Closing): Promise<void> {
  const numbers = Object.fromEntries(Object.entries(counts).filter(([, value]) => typeof value === 'number'))
  await db
    .update(run)
    .set({ state, counts: numbers, finishedAt: now, problem: problem ?? null })
    .where(eq(run.id, id))
}

function failedIn(counts: object): boolean {
  return 'failed' in counts && Number(counts.failed) > 0
}

async function isSaid(db: Db, { portalId, kind }: At, problem: string): Promise<boolean> {
  const [last] = await db
    .select({ state: run.state, problem: run.problem })
    .from(run)
    .where(and(eq(run.portalId, portalId), eq(run.kind, kind)))
    .orderBy(desc(run.startedAt))
    .limit(1)
  // Correlation ids and times make two tellings of one trouble differ.
  return last?.state === 'failed' && last.problem?.slice(0, 60) === problem.slice(0, 60)
}

type Place = { portalId: string; runId: string; object: string; at: Date }

/** A record met twice in a run keeps its last outcome. */
async function keepRecords(db: Db, place: Place, records: readonly Noted[]): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(records.map(({ recordId, ...rest }) => ({ record_id: recordId, ...rest })))
  await db.execute(sql`
    insert into run_record (portal_id, run_id, object, record_id, outcome, reason, at)
    select ${place.portalId}, ${place.runId}::uuid, ${place.object}, record_id, outcome, reason,
      ${place.at.toISOString()}::timestamptz
    from json_to_recordset(${rows}::json) as r(record_id text, outcome text, reason text)
    on conflict (portal_id, run_id, object, record_id) do update set outcome = excluded.outcome, reason = excluded.reason`)
}

/** Runs older than this are dropped with their records, once a night. */
const KEPT_DAYS = 30

export async function forgetOldRuns(db: Db, portalId: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
  await db
    .delete(runRecord)
    .where(and(eq(runRecord.portalId, portalId), sql`${runRecord.at} < ${before.toISOString()}`))
  await db.execute(sql`delete from run where portal_id = ${portalId} and started_at < ${before.toISOString()}::timestamptz
    and not exists (select 1 from nightly_run n where n.run_id = run.id)`)
}
