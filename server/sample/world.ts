import { Temporal } from 'temporal-polyfill'
import { addDays, weekdayOf } from '#shared/date.ts'
import type { Framework } from '#shared/framework/framework.ts'

/** What the starter programme is laid out for: a portal and the day of loading, its local date. */
export type SampleWorld = { portalId: string; timeZone: string; framework: Framework; today: string }

/** The working day on or before the day so many days ago. */
export function workingDayAgo(today: string, daysAgo: number): string {
  const date = addDays(today, -daysAgo)
  return addDays(date, -Math.max(0, weekdayOf(date) - 5))
}

/** An instant within office hours of a local date, another for each number. */
export function officeHour({ timeZone }: SampleWorld, date: string, number: number): Date {
  const plainTime = Temporal.PlainTime.from({ hour: 9 + (number % 8), minute: (number * 7) % 60 })
  return new Date(Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds)
}
