import { Temporal } from 'temporal-polyfill'
import type { Zone } from '#shared/clocks/pace.ts'
import { localDate } from './local-date.ts'

/** An IANA time zone as pure clocks ask for it. A time in a spring gap is the one after it, of two in autumn the first. */
export function zoneOf(timeZone: string): Zone {
  return {
    dateOf: (instant) => localDate(new Date(instant), timeZone),
    instantOf: (date, time) =>
      Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone).epochMilliseconds,
  }
}
