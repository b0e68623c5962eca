import { fromPglite, PgBoss } from 'pg-boss'
import type { Database } from '../db/client.ts'
import { type Deps, JOB_KINDS, type JobKind, type Log } from '../deps.ts'
import type { Handlers } from './run-task.ts'

export type Queue = {
  /** Wakes a worker of any process; several wake-ups of one kind and portal become one. */
  wake: Deps['wake']
  /** Begins to work. */
  start(): Promise<void>
  /** Lets running work finish, at most 10 seconds; state carries what is left. */
  stop(): Promise<void>
}

const STOP_WITHIN_MS = 10_000
/** A pass may be long; a worker that was killed is replaced sooner, because it no longer sends heartbeats. */
const QUEUE = {
  policy: 'stately',
  notify: true,
  expireInSeconds: 3_600,
  heartbeatSeconds: 10,
  retryLimit: 5,
  retryDelay: 30,
  retryBackoff: true,
  retryDelayMax: 900,
  deleteAfterSeconds: 3_600,
} as const
/** A worker killed on a server is missed within some 15 s (reference/sync.md §3.3: 54 s with the defaults). */
const TAKE_OVER = { monitorIntervalSeconds: 5, superviseIntervalSeconds: 5 }
/** A batch of one never asks for more at once, so a backlog would drain at the pace of polling (reference/sync.md §3.3). */
const WORK = { batchSize: 10, burstWhenBatchFull: true, perJobResults: true, notifyPollingIntervalSeconds: 5 } as const

type Payload = { portalId: string }

/**
 * Opens the queue in the same database. Jobs are wake-ups: at most one waits and one runs per kind and portal. A
 * handler that throws is logged and tried again later; it never ends the process. Throws if the queue's tables cannot
 * be made.
 */
export async function openQueue(database: Database, handlers: Handlers, log: Log): Promise<Queue> {
  const boss = openBoss(database)
  boss.on('error', (error) => log.error({ error: error.message }, 'The job queue failed; it tries again by itself'))
  boss.on('warning', ({ message, data }) => log.warn({ data }, message))
  await boss.start()
  for (const kind of JOB_KINDS) await boss.createQueue(kind, QUEUE)
  if (database.engine.kind === 'pglite') await dropOrphans(boss)
  const timers = new Set<NodeJS.Timeout>()

  async function send(kind: JobKind, portalId: string): Promise<void> {
    await boss.send(kind, { portalId } satisfies Payload, { singletonKey: portalId })
  }

  return {
    async wake(kind, portalId, afterSeconds = 0) {
      if (afterSeconds <= 0) return send(kind, portalId)
      // Not a delayed job: that would take the one place that waits, and hold back wake-ups that are due at once.
      const timer = setTimeout(() => {
        timers.delete(timer)
        send(kind, portalId).catch((error: Error) => log.warn({ error: error.message }, `Could not wake ${kind}`))
      }, afterSeconds * 1000)
      timers.add(timer.unref())
    },
    async start() {
      for (const kind of JOB_KINDS) {
        await boss.work<Payload, unknown, typeof WORK>(kind, WORK, (jobs) =>
          Promise.all(jobs.map(async ({ id, data }) => ({ id, ...(await attempt(kind, data.portalId)) }))),
        )
      }
    },
    async stop() {
      for (const timer of timers) clearTimeout(timer)
      await boss.stop({ graceful: true, timeout: STOP_WITHIN_MS })
    },
  }

  async function attempt(kind: JobKind, portalId: string) {
    try {
      await handlers[kind](portalId)
      return { status: 'completed' as const }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      log.error({ portalId, error: message }, `${kind} stopped: ${message} It is tried again by itself.`)
      return { status: 'failed' as const, output: { message } }
    }
  }
}

function openBoss({ engine }: Database): PgBoss {
  const shared = { schedule: false, useListenNotify: true, persistWarnings: false, ...TAKE_OVER }
  if (engine.kind === 'postgres') return new PgBoss({ ...shared, connectionString: engine.connectionString, max: 4 })
  return new PgBoss({
    ...shared,
    backend: 'pglite',
    db: fromPglite(engine.pglite),
    // The engine has one connection and vacuums when we say so.
    reindex: false,
    monitorVacuum: false,
  })
}

/**
 * Embedded, this process is the only one: what stands as running belongs to one that was killed. It is dropped instead
 * of waited for; the sweep at start finds the work itself.
 */
async function dropOrphans(boss: PgBoss): Promise<void> {
  await boss.getDb().executeSql(`delete from pgboss.job where state = 'active'`)
}
