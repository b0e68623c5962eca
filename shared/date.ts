import type { Period } from './framework/tiers.ts'

/** Plain-date arithmetic on `YYYY-MM-DD` strings. No zone and no clock: a date is a square on the calendar. */

/**
 * Days since 1970-01-01. Arithmetic instead of Date: a nightly run does this millions of times.
 * Counts years from March, so that a leap day is the last day of its year.
 * @throws RangeError if the text is not a date of the calendar
 */
export function toDayNumber(date: string): number {
  const year = digits(date, 0, 4)
  const month = digits(date, 5, 7)
  const day = digits(date, 8, 10)
  const valid = date.length === 10 && date[4] === '-' && date[7] === '-' && month >= 1 && month <= 12
  if (!valid || !(year >= 0) || !(day >= 1 && day <= daysInMonth(year, month))) {
    throw new RangeError(`"${date}" is not a date, expected one such as 2026-11-22`)
  }
  const marchYear = month > 2 ? year : year - 1
  const marchMonth = (month + 9) % 12
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + Math.floor((153 * marchMonth + 2) / 5) + day - 1 - DAYS_TO_1970
}

/** Days from 0000-03-01 to 1970-01-01, and in 400 years. */
const DAYS_TO_1970 = 719_468
const DAYS_IN_ERA = 146_097

/** Inverse of `toDayNumber`, for years 0 to 9999. */
export function fromDayNumber(day: number): string {
  const shifted = day + DAYS_TO_1970
  const era = Math.floor(shifted / DAYS_IN_ERA)
  const dayOfEra = shifted - era * DAYS_IN_ERA
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const date = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  return written(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date)
}

function written(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
}

/** The number in a part of the text; NaN if there is anything but digits. */
function digits(text: string, start: number, end: number): number {
  let number = 0
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i)
    if (!(code >= 48 && code <= 57)) return Number.NaN
    number = number * 10 + code - 48
  }
  return number
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
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
  const day = Math.min(Number(date.slice(8)), daysInMonth(year, month + 1))
  return written(year, month + 1, day)
}

/** The date so many periods after the anchor, counted from the anchor itself so that month ends do not drift. */
export function addPeriods(anchor: string, period: Period, times = 1): string {
  return 'days' in period ? addDays(anchor, period.days * times) : addMonths(anchor, period.months * times)
}

/** Days off besides Saturday and Sunday. */
export type Holidays = ReadonlySet<string>
const NO_HOLIDAYS: Holidays = new Set()

/** Monday to Friday, but for the holidays given. */
export function isWorkingDay(date: string, holidays: Holidays = NO_HOLIDAYS): boolean {
  return weekdayOf(date) <= 5 && !holidays.has(date)
}

/** The date itself if it is a working day, else the next one. */
export function nextWorkingDay(date: string, holidays: Holidays = NO_HOLIDAYS): string {
  const weekday = weekdayOf(date)
  const day = weekday <= 5 ? date : addDays(date, 8 - weekday)
  return holidays.has(day) ? nextWorkingDay(addDays(day, 1), holidays) : day
}

/** The working day so many working days before; 0 leaves the date as it is. */
export function subtractWorkingDays(date: string, count: number, holidays: Holidays = NO_HOLIDAYS): string {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`expected 0 or more working days, found ${count}`)
  let day = date
  for (let left = count; left > 0; ) {
    day = addDays(day, -1)
    if (isWorkingDay(day, holidays)) left -= 1
  }
  return day
}

/** The working day so many working days later; 0 leaves the date as it is, weekend or not. */
export function addWorkingDays(date: string, count: number, holidays: Holidays = NO_HOLIDAYS): string {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`expected 0 or more working days, found ${count}`)
  if (holidays.size > 0) return addDaysAround(date, count, holidays)
  let day = toDayNumber(date)
  let weekday = isoWeekday(day)
  for (let left = count; left > 0; left -= 1) {
    const step = weekday >= 5 ? 8 - weekday : 1
    day += step
    weekday = weekday >= 5 ? 1 : weekday + 1
  }
  return fromDayNumber(day)
}

function addDaysAround(date: string, count: number, holidays: Holidays): string {
  let day = date
  for (let left = count; left > 0; left -= 1) day = nextWorkingDay(addDays(day, 1), holidays)
  return day
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
