import { Temporal } from 'temporal-polyfill'

/** Plain date `YYYY-MM-DD` of an instant in an IANA time zone. Throws RangeError for an unknown zone. */
export function localDate(instant: Date | string, timeZone: string): string {
  const epochMs = typeof instant === 'string' ? Date.parse(instant) : instant.getTime()
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}
