import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import { hubspotTask, webhookHint } from '../db/tables/hubspot.ts'
import { portal as portalTable } from '../db/tables/portal.ts'
import { syncRecord } from '../db/tables/sync.ts'
import type { Deps } from '../deps.ts'
import { dueRecipients } from '../services/notify/send-digests.ts'
import { portalsToWatch } from '../services/notify/watch-clocks.ts'
import { isFreezeOpen } from '../services/snapshot/freeze-month.ts'
import { forgetOldDeliveries } from '../services/webhook/receive.ts'
import { isFullPassDue } from '../sync/full-pass.ts'
import { dueNights, openNights } from '../sync/nightly.ts'
import { isDue } from '../sync/push/claim.ts'
import { mapperOf } from '../sync/storage/index.ts'
import { isTaskWaiting } from '../sync/tasks/push-tasks.ts'
import type { Portal } from '../write/context.ts'

const SWEEP_MS = 30_000
const NIGHTS_MS = 15 * 60_000
const WATCH_MS = 60_000
const DIGESTS_MS = 5 * 60_000

/** Everything that happens by the clock. Each beat only wakes; a failing beat is logged and the next one comes. */
export function startTimers(deps: Deps, { pollSeconds }: { pollSeconds: number }): { stop(): void } {
  const timers = [
    beat(deps, 'The sweep', { everyMs: SWEEP_MS, run: () => sweepDirty(deps), atOnce: true }),
    beat(deps, 'The look for hints', { everyMs: SWEEP_MS, run: () => sweepHints(deps), atOnce: true }),
    beat(deps, 'The look at the week', { everyMs: NIGHTS_MS, run: () => wakeFullPasses(deps), atOnce: true }),
    beat(deps, 'The look at the month', { everyMs: NIGHTS_MS, run: () => wakeFreezes(deps), atOnce: true }),
    beat(deps, 'The look at the night', { everyMs: NIGHTS_MS, run: () => wakeNights(deps), atOnce: true }),
    beat(deps, 'The clock watch', { everyMs: WATCH_MS, run: () => wakeWatches(deps), atOnce: true }),
    beat(deps, 'The look at the morning', { everyMs: DIGESTS_MS, run: () => wakeDigests(deps), atOnce: true }),
    beat(deps, 'The poll', { everyMs: pollSeconds * 1000, run: () => wakePulls(deps), atOnce: false }),
  ]
  return { stop: () => timers.forEach(clearInterval) }
}

type Beat = { everyMs: number; run: () => Promise<unknown>; atOnce: boolean }

function beat(deps: Deps, name: string, { everyMs, run, atOnce }: Beat): NodeJS.Timeout {
  function strike(): void {
    run().catch((error: Error) => deps.log.error({ error: error.message }, `${name} failed; it comes again by itself`))
  }
  if (atOnce) strike()
  return setInterval(strike, everyMs).unref()
}

/** Finds what a lost wake-up left: records that are due, their hold over. Answers the portals it woke. */
export async function sweepDirty(deps: Deps): Promise<string[]> {
  const woken: string[] = []
  for (const portal of await readyPortals(deps)) {
    const [due] = await deps.database.db
      .select({ id: syncRecord.localId })
      .from(syncRecord)
      .where(
        and(
          eq(syncRecord.portalId, portal.id),
          inArray(syncRecord.object, [...mapperOf(portal).objects]),
          isDue(deps.clock()),
        ),
      )
      .limit(1)
    if (!due && !(await isTaskDue(deps, portal.id))) continue
    await deps.wake('push', portal.id)
    woken.push(portal.id)
  }
  return woken
}

/** Wakes the portals whose monthly scores are to be frozen and are not. Answers the portals it woke. */
export async function wakeFreezes(deps: Deps): Promise<string[]> {
  const woken: string[] = []
  for (const portal of await readyPortals(deps)) {
    if (!(await isFreezeOpen(deps, portal, deps.clock()))) continue
    await deps.wake('freeze', portal.id)
    woken.push(portal.id)
  }
  return woken
}

/** Wakes the portals whose night has come and is not over; an interrupted one goes on. Answers the portals it woke. */
export async function wakeNights(deps: Deps): Promise<string[]> {
  const due = dueNights(await readyPortals(deps), deps.clock())
  const open = await openNights(deps.database.db, due)
  for (const { portalId } of open) await deps.wake('nightly', portalId)
  return open.map(({ portalId }) => portalId)
}

async function isTaskDue({ database: { db } }: Deps, portalId: string): Promise<boolean> {
  const rows = await db.select({ id: hubspotTask.id }).from(hubspotTask).where(isTaskWaiting(portalId)).limit(1)
  return rows.length > 0
}

/** Finds webhook hints that a lost wake-up or a failed reading left. Answers the portals it woke. */
export async function sweepHints(deps: Deps): Promise<string[]> {
  const rows = await deps.database.db.selectDistinct({ portalId: webhookHint.portalId }).from(webhookHint)
  for (const { portalId } of rows) await deps.wake('hints', portalId)
  await forgetOldDeliveries(deps.database.db, deps.clock())
  return rows.map(({ portalId }) => portalId)
}

/** Wakes the portals whose weekly full pass is due or was interrupted. Answers the portals it woke. */
export async function wakeFullPasses(deps: Deps): Promise<string[]> {
  const woken: string[] = []
  for (const portal of await readyPortals(deps)) {
    if (!(await isFullPassDue(deps.database.db, portal, deps.clock()))) continue
    await deps.wake('full-pass', portal.id)
    woken.push(portal.id)
  }
  return woken
}

export async function wakePulls(deps: Deps): Promise<void> {
  for (const { id } of await readyPortals(deps)) await deps.wake('pull', id)
}

/** Wakes the portals with a clock that runs or an alert that is told. Answers them. */
export async function wakeWatches(deps: Deps): Promise<string[]> {
  const ids = await portalsToWatch(deps)
  for (const id of ids) await deps.wake('clock-watch', id)
  return ids
}

/** Wakes the portals in which somebody's hour of the digest has come; whether it went out already is the task's question. */
export async function wakeDigests(deps: Deps): Promise<string[]> {
  const woken: string[] = []
  for (const portal of await readyPortals(deps)) {
    if ((await dueRecipients(deps, portal, deps.clock())).length === 0) continue
    await deps.wake('digest', portal.id)
    woken.push(portal.id)
  }
  return woken
}

function readyPortals({ database: { db } }: Deps): Promise<Portal[]> {
  return db.select().from(portalTable).where(isNotNull(portalTable.setup))
}
