import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

/**
 * `tombstone`: HubSpot no longer has it, a person must decide. `forgotten`: a person decided to leave it out of HubSpot.
 * `failed`: HubSpot refused it, the reason is kept.
 */
export type SyncState = 'live' | 'tombstone' | 'forgotten' | 'failed'

/** What both sides agreed on before, and what was sent. */
export type Unverified = Record<string, { base: string; sent: string }>

/** Dirty mark and merge base of one record. Dirty means local_rev > pushed_rev (DESIGN §5). */
export const syncRecord = pgTable(
  'sync_record',
  {
    portalId: text().notNull(),
    object: text().notNull(),
    localId: uuid().notNull(),
    remoteId: text(),
    /** Property values both sides last agreed on. */
    base: jsonb().$type<Record<string, string>>().notNull().default({}),
    /** Writes of properties people own that were begun and whose history was not looked at since, by property. */
    unverified: jsonb().$type<Unverified>().notNull().default({}),
    /** The last values of properties people own that were sent, oldest first, by property. */
    sent: jsonb().$type<Record<string, string[]>>().notNull().default({}),
    localRev: integer().notNull(),
    pushedRev: integer().notNull(),
    /** Not pushed before this instant, so that an undo leaves no trace. */
    holdUntil: at('hold_until'),
    state: text().$type<SyncState>().notNull(),
    problem: text(),
    /** Of a tombstone: the record HubSpot merged it into, if that is known. */
    mergedInto: text(),
    pushedAt: at('pushed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.portalId, t.object, t.localId] }),
    index('sync_record_remote').on(t.portalId, t.object, t.remoteId),
  ],
)

/** Both sides changed a property that people own; neither value is lost. */
export const conflict = pgTable(
  'conflict',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    object: text().notNull(),
    localId: uuid().notNull(),
    property: text().notNull(),
    base: text(),
    local: text(),
    remote: text(),
    at: at('at').notNull(),
    resolvedAt: at('resolved_at'),
    resolution: text().$type<ConflictChoice>(),
    resolvedBy: text(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] })],
)

/** `hubspot`: the value that stands is right. `here`: the value that gave way is put back. */
export type ConflictChoice = 'hubspot' | 'here'

/** A pass over many records: nightly, push, pull, setup. */
export const run = pgTable(
  'run',
  {
    portalId: text().notNull(),
    id: uuid().notNull(),
    kind: text().notNull(),
    startedAt: at('started_at').notNull(),
    finishedAt: at('finished_at'),
    state: text().$type<'running' | 'done' | 'partial' | 'failed'>().notNull(),
    counts: jsonb().$type<Record<string, number>>().notNull(),
    problem: text(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.id] }), index('run_started').on(t.portalId, t.startedAt)],
)

export type RunOutcome =
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'archived'
  | 'kept'
  | 'put-back'
  | 'adopted'
  /** HubSpot no longer has it: a tombstone. */
  | 'gone'
  | 'restored'
  | 'skipped'
  | 'failed'

/** What became of one record in one run; `skipped` and `failed` say why. */
export const runRecord = pgTable(
  'run_record',
  {
    portalId: text().notNull(),
    runId: uuid().notNull(),
    object: text().notNull(),
    /** Ours; HubSpot's own id for a record that is not here. */
    recordId: text().notNull(),
    outcome: text().$type<RunOutcome>().notNull(),
    reason: text(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.runId, t.object, t.recordId] })],
)

/** One row a portal and local date makes each night happen once (DESIGN §3 no. 3). */
export const nightlyRun = pgTable(
  'nightly_run',
  {
    portalId: text().notNull(),
    localDate: text().notNull(),
    runId: uuid().notNull(),
    finishedAt: at('finished_at'),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.localDate] })],
)

/** Exact rolling window: a ring of reservation times, database clock only (reference/sync.md §4). */
export const rateRing = pgTable(
  'rate_ring',
  {
    portalId: text().notNull(),
    bucket: text().notNull(),
    n: bigint({ mode: 'number' }).notNull(),
    /** Requests a window, as HubSpot's own headers told; null until then. */
    max: integer(),
    /** Nobody sends before: the daily limit is used up (database time, epoch milliseconds). */
    stoppedUntil: bigint({ mode: 'number' }),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.bucket] })],
)
export const rateSlot = pgTable(
  'rate_slot',
  {
    portalId: text().notNull(),
    bucket: text().notNull(),
    slot: integer().notNull(),
    atMs: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.portalId, t.bucket, t.slot] })],
)
