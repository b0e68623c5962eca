/** `YYYY-MM-DD`, so many working days after `at`'s date in `timeZone`; Saturdays and Sundays do not count. */
export function workingDaysAfter(at: Date, days: number, timeZone: string): string {
  const day = new Date(`${new Intl.DateTimeFormat('en-CA', { timeZone }).format(at)}T00:00:00Z`)
  for (let left = days; left > 0; ) {
    day.setUTCDate(day.getUTCDate() + 1)
    if (day.getUTCDay() !== 0 && day.getUTCDay() !== 6) left -= 1
  }
  return day.toISOString().slice(0, 10)
}
