import { addMonths, dayOfMonthWeek, monthKey } from '../date.ts'

const FRIDAY = 5
/** Local hour of the freeze. */
export const FREEZE_HOUR = 18

/** A monthly freeze: the Friday of Week 4 of its month, about the last closed month (DESIGN §7). */
export type FreezeDay = { month: string; kpiMonth: string; on: string }

/** The freeze of a month. Friday of Week 4 may fall in the next month. */
export function freezeOf(month: string): FreezeDay {
  return { month, kpiMonth: monthKey(addMonths(`${month}-01`, -1)), on: dayOfMonthWeek(month, 4, FRIDAY) }
}

/** The newest freeze whose day has come. */
export function lastFreeze(today: string): FreezeDay {
  const month = monthKey(today)
  const candidates = [0, -1].map((back) => freezeOf(monthKey(addMonths(`${month}-01`, back))))
  return candidates.find(({ on }) => on <= today) ?? freezeOf(monthKey(addMonths(`${month}-01`, -2)))
}

/** The first freeze whose day is today or later. */
export function nextFreeze(today: string): FreezeDay {
  const month = monthKey(today)
  const candidates = [-1, 0, 1].map((ahead) => freezeOf(monthKey(addMonths(`${month}-01`, ahead))))
  return candidates.find(({ on }) => on >= today)!
}
