import { Temporal } from 'temporal-polyfill'

/** Milliseconds until the account's next midnight, when HubSpot's daily count starts over (reference/hubspot.md §3.1). */
export function msUntilMidnight(now: Date, timeZone: string): number {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  return here.startOfDay().add({ days: 1 }).epochMilliseconds - now.getTime()
}
