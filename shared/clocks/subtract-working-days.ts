import { addDays, isWorkingDay } from '../date.ts'

/** The working day so many working days earlier. */
export function subtractWorkingDays(date: string, count: number): string {
  let day = date
  for (let left = count; left > 0; ) {
    day = addDays(day, -1)
    if (isWorkingDay(day)) left -= 1
  }
  return day
}
