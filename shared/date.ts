import type { Period } from './framework/tiers.ts'

/** Plain-date arithmetic on `YYYY-MM-DD` strings. No zone and no clock: a date is a square on the calendar. */

const DAY_MS = 86_400_000

/**
 * Days since 1970-01-01.
 * @throws RangeError if the text is not a date of the calendar
 */
export function toDayNumber(date: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date)
  const ms = match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : Number.NaN
  const day = ms / DAY_MS
  if (Number.isNaN(day) || fromDayNumber(day) !== date) {
    throw new RangeError(`"${date}" is not a date, expected one such as 2026-11-22`)
  }
  return day
}

export function fromDayNumber(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

export function addDays(date: string, days: number): string {
  return fromDayNumber(toDayNumber(date) + days)
}

/** Days from the first date to the second; negative if the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return toDayNumber(to) - toDayNumber(from)
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(date: string): number {
  return isoWeekday(toDayNumber(date))
}

function isoWeekday(day: number): number {
  // 1970-01-01 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The same day so many months later, or the last day of that month: a month from 31 January is 28 or 29 February. */
export function addMonths(date: string, months: number): string {
  toDayNumber(date)
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  const year = Math.floor(index / 12)
  const month = index - year * 12
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const day = Math.min(Number(date.slice(8)), last)
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)
}

/** The date so many periods after the anchor, counted from the anchor itself so that month ends do not drift. */
export function addPeriods(anchor: string, period: Period, times = 1): string {
  return 'days' in period ? addDays(anchor, period.days * times) : addMonths(anchor, period.months * times)
}

/** Monday to Friday. Public holidays are not known here. */
export function isWorkingDay(date: string): boolean {
  return weekdayOf(date) <= 5
}

/** The date itself if it is a working day, else the Monday after. */
export function nextWorkingDay(date: string): string {
  const weekday = weekdayOf(date)
  return weekday <= 5 ? date : addDays(date, 8 - weekday)
}

/** The working day so many working days later; 0 leaves the date as it is, weekend or not. */
export function addWorkingDays(date: string, count: number): string {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`expected 0 or more working days, found ${count}`)
  let day = toDayNumber(date)
  let weekday = isoWeekday(day)
  for (let left = count; left > 0; left -= 1) {
    const step = weekday >= 5 ? 8 - weekday : 1
    day += step
    weekday = weekday >= 5 ? 1 : weekday + 1
  }
  return fromDayNumber(day)
}

/** Key of the ISO week, e.g. `2026-W53` for 2027-01-01. */
export function isoWeekKey(date: string): string {
  const thursday = fromDayNumber(toDayNumber(date) + 4 - weekdayOf(date))
  const year = thursday.slice(0, 4)
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** `2026-11` */
export function monthKey(date: string): string {
  return date.slice(0, 7)
}

/** `2026-Q4` */
export function quarterKey(date: string): string {
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`
}

/**
 * A weekday in a week of a month. Weeks start on Monday and Week 1 holds the month's first Monday (rows, ambiguity 42),
 * so Friday of Week 4 may fall in the next month.
 * @param month `YYYY-MM`
 * @param week 1–5
 * @param weekday 1 Monday to 7 Sunday
 */
export function dayOfMonthWeek(month: string, week: number, weekday: number): string {
  const first = `${month}-01`
  const firstMonday = addDays(first, (8 - weekdayOf(first)) % 7)
  return addDays(firstMonday, (week - 1) * 7 + weekday - 1)
}
