import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { applyMarks } from '#shared/calendar/apply-marks.ts'
import { addMonths, dayOfMonthWeek, monthKey } from '#shared/date.ts'
import type { DueItem } from '#shared/due/item.ts'
import type { CalendarLine } from '#shared/framework/calendar.ts'
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
  const items: DueItem[] = []
  for (const when of [month, monthKey(addMonths(`${month}-01`, 1))]) {
    items.push(...(await linesOfProgramme(deps, portal, when)))
    for (const line of deps.framework.calendar) {
      if (line.scope !== 'partner' || line.streams.length > 0 || line.only_if !== undefined) continue
      items.push(...(await lineByOwner(deps, portal, { line, month: when })))
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

/** Partners of the line's tiers for which nobody marked it done or skipped, counted by owner. */
async function lineByOwner(
  deps: Deps,
  portal: Portal,
  { line, month }: { line: CalendarLine; month: string },
): Promise<DueItem[]> {
  const newest = sql`(select state from calendar_mark m where m.portal_id = ${partner.portalId}
    and m.item_key = ${`${month}:${line.id}:`} || ${partner.id}::text order by m.created_at desc limit 1)`
  const rows = await deps.database.db
    .select({ owner: partner.ownerName, open: sql<number>`count(*)::int` })
    .from(partner)
    .where(
      and(
        eq(partner.portalId, portal.id),
        inArray(partner.stage, ['launch', 'ongoing']),
        inArray(partner.tier, line.tiers),
        isNull(partner.archivedAt),
        sql`coalesce(${newest}, 'open') not in ('done', 'skipped')`,
      ),
    )
    .groupBy(partner.ownerName)
  return rows.map(({ owner, open }) => ({
    ...NOTHING,
    id: `calendar:${month}:${line.id}:${owner ?? ''}`,
    kind: 'calendar',
    label: line.label,
    detail: open === 1 ? '1 partner' : `${open} partners`,
    dueOn: dayOfMonthWeek(month, line.week, FRIDAY),
    periodDays: DAYS_IN_MONTH,
    owners: owner === null ? [] : [owner],
  }))
}
