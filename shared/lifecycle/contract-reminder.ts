import { addDays } from '../date.ts'

/**
 * The reminder of a contract's end that stands now: the last of the days before it that have come, the first to come if
 * none has (row 35: 90, 60, 30 days).
 * @returns the reminder's day, and how many days before the end it is
 */
export function reminderOn(
  contractEnd: string,
  reminderDays: readonly number[],
  today: string,
): { on: string; daysLeft: number } {
  const reminders = reminderDays
    .toSorted((a, b) => b - a)
    .map((daysLeft) => ({ on: addDays(contractEnd, -daysLeft), daysLeft }))
  return reminders.findLast(({ on }) => on <= today) ?? reminders[0]!
}
