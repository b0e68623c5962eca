import { Temporal } from 'temporal-polyfill'

/** Local `HH:MM` of an instant in an IANA time zone. Throws RangeError for an unknown zone. */
export function localTime(instant: Date, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone)
  return local.toPlainTime().toString({ smallestUnit: 'minute' })
}
