import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { OpenClock } from '#shared/api/notify.ts'
import { nextClock } from '#shared/clocks/clock.ts'
import { levelReached } from '#shared/clocks/percent-run.ts'
import { decideAlert } from '#shared/notify/decide-alert.ts'
import { whoIsTold } from '#shared/notify/who-is-told.ts'
import { type ClockSubject, incident } from '../../db/tables/incident.ts'
import { issue } from '../../db/tables/issue.ts'
import { alert, type Told } from '../../db/tables/notification.ts'
import { bandCrossing } from '../../db/tables/snapshot.ts'
import type { Deps } from '../../deps.ts'
import { localTime } from '../../time/local-time.ts'
import type { Row } from '../../write/changes.ts'
import type { Context, Portal } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { openClocks } from '../clock/list-clocks.ts'
import { clocksOfAffected, clocksOfIssues, openAffected, openIssues } from '../clock/read-clocks.ts'
import { settleIssue } from '../clock/settle-clocks.ts'
import { changeIncident } from '../incident/change-incident.ts'
import { openFromScores } from '../issue/open-issue.ts'
import { alertMessage } from './alert-message.ts'
import { getOnCall } from './on-call.ts'
import { tell } from './tell.ts'

export type Watched = { issuesOpened: number; missed: number; told: number }

/** Tries kept of an alert. */
const KEPT = 20
const MISSED = 100

/**
 * One look at every clock of a portal: opens issues for scores that fell, records deadlines that were missed, and tells
 * our team what rose since the last look or was not acknowledged. What to do is read from state: a look too many or one
 * that was killed does no harm.
 */
export async function watchClocks(deps: Deps, portal: Portal, now: Date): Promise<Watched> {
  const ctx: Context = { deps, portal, now, actor: { kind: 'job', name: 'Clock watch' }, role: 'admin' }
  const issuesOpened = await openFromScores(ctx)
  const missed = await recordMissed(ctx)
  const clocks = Map.groupBy(await openClocks(ctx), ({ subjectId }) => subjectId)
  await closeAlerts(ctx, [...clocks.keys()])
  let told = 0
  for (const own of clocks.values()) told += await alertAbout(ctx, own)
  return { issuesOpened, missed, told }
}

/** Writes down what time alone has changed; answers how many incidents and issues that were. */
async function recordMissed(ctx: Context): Promise<number> {
  const { db } = ctx.deps.database
  const stale = new Set<string>()
  for (const { affected, incident: of, clocks } of await clocksOfAffected(
    db,
    ctx,
    await openAffected(db, ctx.portal.id),
  )) {
    if (isStale(affected.missed, affected.nextDueAt, clocks)) stale.add(of.id)
  }
  for (const id of stale) {
    await changeIncident(ctx, { id, action: 'clock.missed', input: {}, key: null }, async () => {})
  }
  const issues = (await clocksOfIssues(db, ctx, await openIssues(db, ctx.portal.id))).filter((each) =>
    isStale(each.issue.missed, each.issue.dueAt, each.clocks),
  )
  for (const { issue: row } of issues) {
    await write(ctx, { action: 'clock.missed', needs: 'admin', input: { id: row.id } }, async (changes) => {
      await changes.lockPartners([row.partnerId])
      const [current] = await changes.db
        .select()
        .from(issue)
        .where(and(eq(issue.portalId, ctx.portal.id), eq(issue.id, row.id)))
      if (current) await settleIssue(changes, ctx, current)
    })
  }
  return stale.size + issues.length
}

function isStale(missed: number, nextDueAt: Date | null, clocks: Parameters<typeof nextClock>[0]): boolean {
  const next = nextClock(clocks)?.dueAt ?? null
  return (
    clocks.filter(({ breachedAt }) => breachedAt !== null).length > missed ||
    (nextDueAt?.toISOString() ?? null) !== next
  )
}

async function alertAbout(ctx: Context, clocks: readonly OpenClock[]): Promise<number> {
  const levels = ctx.deps.framework.clocks.incident.alerts.at_percent
  const reached = clocks.flatMap(({ percent }) =>
    percent === null ? [] : (levelReached(percent, [...levels, MISSED]) ?? []),
  )
  if (reached.length === 0) return 0
  const level = Math.max(...reached)
  const missed = clocks.filter(({ state }) => state === 'missed').length
  const { subject, subjectId } = clocks[0]!
  const due = await claimAlert(ctx, { subject, subjectId, level, missed })
  if (!due) return 0
  const { people } = await getOnCall(ctx.deps.database.db, ctx.portal.id)
  const whom = whoIsTold(people, due, (zone) => localTime(ctx.now, zone))
  const addresses = whom.map(({ email }) => email)
  const told = await tell(ctx, { addresses, message: alertMessage(ctx, { clocks, level, alertId: due.id }) })
  await keepTold(ctx, due, told)
  return told.length
}

type Claim = { subject: ClockSubject; subjectId: string; level: number; missed: number }

/** The alert, if it is to be told now and nobody else tells it. */
async function claimAlert(ctx: Context, { subject, subjectId, level, missed }: Claim): Promise<Row<'alert'> | null> {
  const { repeatMinutes } = await getOnCall(ctx.deps.database.db, ctx.portal.id)
  const timing = { now: ctx.now.getTime(), repeatMs: repeatMinutes * 60_000 }
  const options = { action: 'alert', needs: 'admin', input: { subjectId, level } } as const
  const { value } = await write(ctx, options, async (changes) => {
    const [row] = await changes.db
      .select()
      .from(alert)
      .where(and(eq(alert.portalId, ctx.portal.id), eq(alert.subjectId, subjectId)))
      .for('update')
    const before = row && {
      level: row.level,
      missed: row.missed,
      open: row.open,
      toldAt: row.toldAt?.getTime() ?? null,
      times: row.times,
      acknowledged: row.acknowledgedAt !== null,
    }
    const { tell: due, acknowledged, ...rest } = decideAlert(before ?? null, { level, missed }, timing)
    const acknowledgedAt = acknowledged ? (row?.acknowledgedAt ?? ctx.now) : null
    const acknowledgedBy = acknowledged ? (row?.acknowledgedBy ?? 'done in time') : null
    const toldAt = due ? ctx.now : (row?.toldAt ?? null)
    const fields = { ...rest, open: true, acknowledgedAt, acknowledgedBy, toldAt }
    if (!row) return changes.insert('alert', { subject, subjectId, told: [], ...fields })
    const same = !due && row.open && row.level === level && row.missed === missed
    const kept = same ? row : await changes.update('alert', row.id, fields)
    return due ? kept : null
  })
  return value
}

/** Bookkeeping of the tries, no decision of anybody: outside the audit. */
async function keepTold({ deps, portal }: Context, { id, told: earlier }: Row<'alert'>, told: Told[]): Promise<void> {
  await deps.database.db
    .update(alert)
    .set({ told: [...earlier, ...told].slice(-KEPT) })
    .where(and(eq(alert.portalId, portal.id), eq(alert.id, id)))
}

/** What has no open clock any more is over. */
async function closeAlerts(ctx: Context, openSubjects: readonly string[]): Promise<void> {
  const { db } = ctx.deps.database
  const rows = await db
    .select({ id: alert.id, subjectId: alert.subjectId })
    .from(alert)
    .where(and(eq(alert.portalId, ctx.portal.id), eq(alert.open, true)))
  const over = rows.filter(({ subjectId }) => !openSubjects.includes(subjectId)).map(({ id }) => id)
  if (over.length === 0) return
  await write(ctx, { action: 'alert.close', needs: 'admin', input: { over } }, async (changes) => {
    for (const id of over) await changes.update('alert', id, { open: false })
  })
}

/** Portals with anything to watch. */
export async function portalsToWatch({ database: { db }, framework }: Deps): Promise<string[]> {
  const incidents = await db
    .selectDistinct({ id: incident.portalId })
    .from(incident)
    .where(inArray(incident.state, ['open', 'fixed']))
  const issues = await db.selectDistinct({ id: issue.portalId }).from(issue).where(eq(issue.state, 'open'))
  const alerts = await db.selectDistinct({ id: alert.portalId }).from(alert).where(eq(alert.open, true))
  const fallen = await db
    .selectDistinct({ id: bandCrossing.portalId })
    .from(bandCrossing)
    .where(and(eq(bandCrossing.to, framework.health.bands.at(-1)!.id), isNull(bandCrossing.handledAt)))
  return [...new Set([...incidents, ...issues, ...alerts, ...fallen].map(({ id }) => id))]
}
