import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { FREEZE_HOUR, type FreezeDay, lastFreeze } from '#shared/health/freeze-day.ts'
import { standing } from '../../db/tables/computed.ts'
import { freeze, officialScore } from '../../db/tables/snapshot.ts'
import type { Deps } from '../../deps.ts'
import { localDate } from '../../time/local-date.ts'
import type { Portal } from '../../write/context.ts'

export type FreezeResult = { month: string; ran: boolean; partners: number }

/** Rows a statement: on PGlite the event loop stands still meanwhile. */
const PAGE = 2000

/** The freeze whose hour has come last: Friday 18:00 of Week 4 in the portal's zone (DESIGN §7). */
export function dueFreeze(portal: Portal, now: Date): FreezeDay {
  const today = localDate(now, portal.timeZone)
  const last = lastFreeze(today)
  if (last.on < today) return last
  const hour = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(portal.timeZone).hour
  return hour >= FREEZE_HOUR ? last : lastFreeze(dayBefore(last.on))
}

function dayBefore(date: string): string {
  return Temporal.PlainDate.from(date).subtract({ days: 1 }).toString()
}

/**
 * Freezes the official scores of the month whose hour has come: once a month, whoever asks and however often. Copies what
 * stands, page by page; an interrupted freeze goes on where it stopped, and what is frozen never changes. A month that
 * ended before the portal existed is not made up.
 */
export async function freezeMonth(deps: Deps, portal: Portal, now: Date): Promise<FreezeResult> {
  const { db } = deps.database
  const { month, kpiMonth, on } = dueFreeze(portal, now)
  if (on < localDate(portal.createdAt, portal.timeZone)) return { month, ran: false, partners: 0 }
  const at = and(eq(freeze.portalId, portal.id), eq(freeze.month, month))
  await db
    .insert(freeze)
    .values({
      portalId: portal.id,
      month,
      kpiMonth,
      frameworkVersion: deps.framework.version,
      startedAt: now,
      partners: 0,
    })
    .onConflictDoNothing()
  const [row] = await db.select().from(freeze).where(at)
  if (row?.finishedAt) return { month, ran: false, partners: row.partners }
  for (let after: string | null = null; ; ) {
    const last = await copyPage(deps, { portalId: portal.id, month, after })
    if (last === null) break
    after = last
  }
  const partners = await db.$count(
    officialScore,
    and(eq(officialScore.portalId, portal.id), eq(officialScore.month, month)),
  )
  await db.update(freeze).set({ finishedAt: deps.clock(), partners }).where(at)
  return { month, ran: true, partners }
}

/** Answers the last id of the page; null after the last. */
async function copyPage(
  deps: Deps,
  { portalId, month, after }: { portalId: string; month: string; after: string | null },
): Promise<string | null> {
  const { db } = deps.database
  const own = and(eq(standing.portalId, portalId), after === null ? undefined : gt(standing.partnerId, after))
  const ids = await db
    .select({ id: standing.partnerId })
    .from(standing)
    .where(own)
    .orderBy(asc(standing.partnerId))
    .limit(PAGE)
  const last = ids.at(-1)?.id ?? null
  if (last === null) return null
  await db.execute(sql`
    insert into official_score (portal_id, month, partner_id, score, band, coverage, health)
    select portal_id, ${month}, partner_id, score, band, (value -> 'health' ->> 'coverage')::double precision,
      value -> 'health'
    from standing where ${own} and partner_id <= ${last}::uuid
    on conflict do nothing`)
  return last
}

/** True if the last freeze that is due was not finished. */
export async function isFreezeOpen(deps: Deps, portal: Portal, now: Date): Promise<boolean> {
  const { month, on } = dueFreeze(portal, now)
  if (on < localDate(portal.createdAt, portal.timeZone)) return false
  const at = and(eq(freeze.portalId, portal.id), eq(freeze.month, month), isNotNull(freeze.finishedAt))
  return (await deps.database.db.$count(freeze, at)) === 0
}
