import { z } from 'zod'
import { applyMarks, inDayOrder } from '#shared/calendar/apply-marks.ts'
import { CalendarItem } from '#shared/calendar/item.ts'
import { catchUpWeek, monthSpan, partnerItems, teamItems } from '#shared/calendar/month.ts'
import { rolloutItems, summitItems } from '#shared/calendar/plan.ts'
import { dayOfMonthWeek, monthKey } from '#shared/date.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { loadMarks } from './load-marks.ts'
import { loadCalendarPartners } from './load-partners.ts'
import { loadProgramme } from './programme.ts'
import { withStreamStates } from './stream-states.ts'

export const CalendarPage = z
  .object({
    month: z.string(),
    from: z.iso.date(),
    to: z.iso.date(),
    /** Mondays of Weeks 1 to 4. */
    weeks: z.array(z.iso.date()),
    /** Monday of the fifth week, which has no lines. */
    catchUpWeek: z.iso.date().nullable(),
    items: z.array(CalendarItem),
    after: z.string().nullable(),
  })
  .meta({ id: 'CalendarPage' })
export type CalendarPage = z.infer<typeof CalendarPage>

/** @property limit partners a page; the lines of team, tiers, summit and rollout stand on the first */
export type GetCalendar = { month?: string; partner?: string; owner?: string; after?: string; limit: number }

/** A month of the framework's calendar (rows 175–181), a page of partners at a time, each page in the order of days. */
export async function getCalendar(ctx: Context, wanted: GetCalendar): Promise<CalendarPage> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const { partner: id, owner, after, limit } = wanted
  const month = wanted.month ?? monthKey(localDate(ctx.now, ctx.portal.timeZone))
  const partners = await loadCalendarPartners(db, ctx.portal.id, { id, owner, after: after ?? null, limit })
  const isFirst = after === undefined && id === undefined
  const own = partners.flatMap((each) => partnerItems(month, each, ctx.deps.framework))
  const all = [...(isFirst ? await programmeItems(ctx, { month, owner }) : []), ...own]
  const marked = applyMarks(
    all,
    await loadMarks(
      db,
      ctx.portal.id,
      all.map(({ key }) => key),
    ),
  )
  return {
    month,
    ...monthSpan(month),
    weeks: [1, 2, 3, 4].map((week) => dayOfMonthWeek(month, week, 1)),
    catchUpWeek: catchUpWeek(month),
    items: inDayOrder(await withStreamStates(ctx, month, marked)),
    after: partners.length === limit ? (partners.at(-1)?.id ?? null) : null,
  }
}

/** Items of the month that belong to no partner: lines of team and tiers, summit, rollout. */
export async function programmeItems(
  { deps, portal }: Pick<Context, 'deps' | 'portal'>,
  { month, owner }: { month: string; owner?: string },
): Promise<CalendarItem[]> {
  const { framework } = deps
  const { summitOn, installedOn } = await loadProgramme(deps.database.db, portal, framework.summit.date)
  const { from, to } = monthSpan(month)
  const plans = [...summitItems(framework.summit, summitOn), ...rolloutItems(framework.rollout, installedOn)]
  const items = [...teamItems(month, framework), ...plans.filter(({ on }) => on >= from && on <= to)]
  return owner === undefined ? items : items.filter(({ owners }) => owners.length === 0 || owners.includes(owner))
}
