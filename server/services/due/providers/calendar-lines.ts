import { and, desc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import { applyMarks } from '#shared/calendar/apply-marks.ts'
import { addMonths, dayOfMonthWeek, monthKey } from '#shared/date.ts'
import type { DueItem } from '#shared/due/item.ts'
import type { CalendarLine } from '#shared/framework/calendar.ts'
import type { TierId } from '#shared/framework/tiers.ts'
import { calendarMark } from '../../../db/tables/calendar.ts'
import { partner } from '../../../db/tables/partner.ts'
import type { Deps } from '../../../deps.ts'
import { localDate } from '../../../time/local-date.ts'
import type { Portal } from '../../../write/context.ts'
import { programmeItems } from '../../calendar/get-calendar.ts'
import { loadMarks } from '../../calendar/load-marks.ts'
import type { DueProvider } from '../provider.ts'

const FRIDAY = 5
const DAYS_IN_MONTH = 365 / 12

const NOTHING = {
  detail: null,
  dueAt: null,
  partner: null,
  stream: null,
  slot: null,
  template: null,
  ref: null,
} as const

/**
 * Open lines of this month's calendar and the next's. Lines that are slots of streams and renewals come from the streams
 * and the contracts; what is asked of every partner is one line an owner, with how many partners are left.
 */
export const calendarLines: DueProvider = async (deps, portal, now) => {
  const month = monthKey(localDate(now, portal.timeZone))
  const months = [month, monthKey(addMonths(`${month}-01`, 1))]
  const counts = await countPartners(deps, portal.id)
  const marked = await countMarked(deps, portal.id, months)
  const lines = deps.framework.calendar.filter(
    ({ scope, streams, only_if }) => scope === 'partner' && streams.length === 0 && only_if === undefined,
  )
  const items: DueItem[] = []
  for (const when of months) {
    items.push(...(await linesOfProgramme(deps, portal, when)))
    for (const line of lines) {
      const settled = marked.filter(({ item }) => item === `${when}:${line.id}`)
      items.push(...linesByOwner(line, when, { counts, settled }))
    }
  }
  return items
}

async function linesOfProgramme(deps: Deps, portal: Portal, month: string): Promise<DueItem[]> {
  const all = await programmeItems({ deps, portal }, { month })
  // The rollout is a plan, never late (rows.md, ambiguity 36).
  const items = all.filter(({ kind }) => kind !== 'rollout')
  const marks = await loadMarks(
    deps.database.db,
    portal.id,
    items.map(({ key }) => key),
  )
  return applyMarks(items, marks)
    .filter(({ state }) => state === 'open')
    .map(({ key, label, on, owners }) => ({
      ...NOTHING,
      id: `calendar:${key}`,
      kind: 'calendar',
      label,
      dueOn: on,
      periodDays: DAYS_IN_MONTH,
      owners,
    }))
}

type Count = { owner: string | null; tier: TierId; count: number }

/** Partners of the line's tiers that are not done or skipped, counted by owner. */
function linesByOwner(
  line: CalendarLine,
  month: string,
  { counts, settled }: { counts: readonly Count[]; settled: readonly Count[] },
): DueItem[] {
  const open = new Map<string | null, number>()
  const add = (sign: 1 | -1, { owner, tier, count }: Count) => {
    if (line.tiers.includes(tier)) open.set(owner, (open.get(owner) ?? 0) + sign * count)
  }
  for (const each of counts) add(1, each)
  for (const each of settled) add(-1, each)
  return [...open]
    .filter(([, count]) => count > 0)
    .map(([owner, count]) => ({
      ...NOTHING,
      id: `calendar:${month}:${line.id}:${owner ?? ''}`,
      kind: 'calendar',
      label: line.label,
      detail: count === 1 ? '1 partner' : `${count} partners`,
      dueOn: dayOfMonthWeek(month, line.week, FRIDAY),
      periodDays: DAYS_IN_MONTH,
      owners: owner === null ? [] : [owner],
    }))
}

function inForce(portalId: string): SQL | undefined {
  return and(eq(partner.portalId, portalId), inArray(partner.stage, ['launch', 'ongoing']), isNull(partner.archivedAt))
}

/** Once for all lines of both months. */
function countPartners({ database: { db } }: Deps, portalId: string): Promise<Count[]> {
  return db
    .select({ owner: partner.ownerName, tier: partner.tier, count: sql<number>`count(*)::int` })
    .from(partner)
    .where(inForce(portalId))
    .groupBy(partner.ownerName, partner.tier)
}

/** Partners whose newest mark of a line says done or skipped; `item` is the key without the partner. */
function countMarked(
  { database: { db } }: Deps,
  portalId: string,
  months: readonly string[],
): Promise<(Count & { item: string })[]> {
  const { itemKey, partnerId, state, createdAt } = calendarMark
  const ofMonths = inArray(sql`left(${itemKey}, 7)`, [...months])
  const newest = db
    .selectDistinctOn([itemKey], { itemKey, partnerId, state })
    .from(calendarMark)
    .where(and(eq(calendarMark.portalId, portalId), isNotNull(partnerId), ofMonths))
    .orderBy(itemKey, desc(createdAt))
    .as('newest')
  const item = sql<string>`replace(${newest.itemKey}, ':' || ${newest.partnerId}::text, '')`
  return db
    .select({ item, owner: partner.ownerName, tier: partner.tier, count: sql<number>`count(*)::int` })
    .from(newest)
    .innerJoin(partner, eq(partner.id, newest.partnerId))
    .where(and(inForce(portalId), inArray(newest.state, ['done', 'skipped'])))
    .groupBy(sql`1`, partner.ownerName, partner.tier)
}
