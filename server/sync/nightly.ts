import { setImmediate } from 'node:timers/promises'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import type { Db } from '../db/client.ts'
import { partner } from '../db/tables/partner.ts'
import { nightlyRun, run } from '../db/tables/sync.ts'
import type { Deps } from '../deps.ts'
import { refreshStandings } from '../services/partner/refresh-standings.ts'
import { localDate } from '../time/local-date.ts'
import type { Portal } from '../write/context.ts'
import { bumpRevisions } from '../write/dirty.ts'
import { forgetOldRuns } from './run-log.ts'

export type NightlyResult = {
  localDate: string
  /** False: this night was over before; nothing was read or written. */
  ran: boolean
  partners: number
  /** Partners whose computed values moved; only these are pushed. */
  changed: number
}

/** Rows a transaction: on PGlite the event loop stands still meanwhile (reference/sync.md §3.2). */
const PAGE = 200
/** Local time of the nightly job. */
const AT = Temporal.PlainTime.from('02:30')

/**
 * Works out every partner anew for the portal's local date: once a date, whoever asks and however often. An
 * interrupted night is taken up again and does only what is left. Pushing is the caller's next step.
 */
export async function runNightly(deps: Deps, portal: Portal, now: Date): Promise<NightlyResult> {
  const { db } = deps.database
  const date = localDate(now, portal.timeZone)
  const runId = await openNight(db, { portal, date, now })
  if (runId === null) return { localDate: date, ran: false, partners: 0, changed: 0 }
  await reviveFailed(db, portal.id)
  await forgetOldRuns(db, portal.id, now)
  const counts = { partners: 0, changed: 0 }
  for (let after: string | null = null; ; ) {
    const ids = await partnersAfter(db, portal.id, after)
    if (ids.length === 0) break
    counts.partners += ids.length
    counts.changed += await refreshPage(deps, { portal, now }, ids)
    after = ids.at(-1) ?? null
    await setImmediate()
  }
  await deps.database.tidy()
  await closeNight(db, { portal, date, now: deps.clock() }, { runId, counts })
  return { localDate: date, ran: true, ...counts }
}

type Night = { portal: Portal; date: string; now: Date }

/** The run to fill: a new one, or the one that was interrupted. Null if the night is over. */
async function openNight(db: Db, { portal, date, now }: Night): Promise<string | null> {
  const runId = crypto.randomUUID()
  return await db.transaction(async (tx) => {
    const opened = await tx
      .insert(nightlyRun)
      .values({ portalId: portal.id, localDate: date, runId, finishedAt: null })
      .onConflictDoNothing()
      .returning({ runId: nightlyRun.runId })
    if (opened.length > 0) {
      const kind = 'nightly'
      await tx
        .insert(run)
        .values({ portalId: portal.id, id: runId, kind, startedAt: now, state: 'running', counts: {} })
      return runId
    }
    const [night] = await tx.select().from(nightlyRun).where(nightOf(portal.id, date))
    return night?.finishedAt === null ? night.runId : null
  })
}

async function closeNight(
  db: Db,
  { portal, date, now }: Night,
  { runId, counts }: { runId: string; counts: Record<string, number> },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .update(run)
      .set({ state: 'done', finishedAt: now, counts })
      .where(and(eq(run.portalId, portal.id), eq(run.id, runId)))
    await tx.update(nightlyRun).set({ finishedAt: now }).where(nightOf(portal.id, date))
  })
}

function nightOf(portalId: string, date: string) {
  return and(eq(nightlyRun.portalId, portalId), eq(nightlyRun.localDate, date))
}

/** What HubSpot refused is tried again once a night: an option or a scope may have been added since. */
async function reviveFailed(db: Db, portalId: string): Promise<void> {
  await db.execute(sql`update sync_record set state = 'live' where portal_id = ${portalId} and state = 'failed'`)
}

async function partnersAfter(db: Db, portalId: string, after: string | null): Promise<string[]> {
  const rows = await db
    .select({ id: partner.id })
    .from(partner)
    .where(and(eq(partner.portalId, portalId), after === null ? undefined : gt(partner.id, after)))
    .orderBy(asc(partner.id))
    .limit(PAGE)
  return rows.map(({ id }) => id)
}

function refreshPage(deps: Deps, scope: { portal: Portal; now: Date }, ids: string[]): Promise<number> {
  return deps.database.db.transaction(async (tx) => {
    const db = tx as unknown as Db
    const changed = await refreshStandings(db, { deps, ...scope }, ids)
    await bumpRevisions(db, scope.portal.id, { object: 'partner', ids: changed, holdUntil: null })
    return changed.length
  })
}

export type DueNight = { portalId: string; localDate: string }

/**
 * The portals whose local 02:30 has come. Through a spring gap that is 03:30, and an autumn hour that comes twice counts
 * once: a date is a date (reference/sync.md §5). Whether the night was done already is `openNights`' question.
 * @param atOnce at a start: do not wait for 02:30
 */
export function dueNights(portals: readonly Portal[], now: Date, { atOnce = false } = {}): DueNight[] {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime())
  return portals.flatMap(({ id, timeZone }) => {
    const today = instant.toZonedDateTimeISO(timeZone).toPlainDate()
    const night = today.toZonedDateTime({ timeZone, plainTime: AT }).toInstant()
    const due = atOnce || Temporal.Instant.compare(night, instant) <= 0
    return due ? [{ portalId: id, localDate: today.toString() }] : []
  })
}

/** Of the nights that are due, those not finished. */
export async function openNights(db: Db, due: readonly DueNight[]): Promise<DueNight[]> {
  if (due.length === 0) return []
  const open: DueNight[] = []
  for (const night of due) {
    const at = nightOf(night.portalId, night.localDate)
    const [row] = await db.select({ finishedAt: nightlyRun.finishedAt }).from(nightlyRun).where(at)
    if (!row || row.finishedAt === null) open.push(night)
  }
  return open
}
