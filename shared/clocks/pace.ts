import { addDays, isWorkingDay } from '../date.ts'

const HOUR_MS = 3_600_000

/** The time zone a clock is read in; shared knows none itself. */
export type Zone = {
  /** Local date `YYYY-MM-DD` of an instant in epoch milliseconds. */
  dateOf(instant: number): string
  /** Instant of a local time `HH:MM`; a time that a DST change skips is the one after the gap. */
  instantOf(date: string, time: string): number
}

/** How a clock counts: instants and spans in milliseconds. */
export type Pace = {
  /** Instant at which so much time has run from `from`. */
  advance(from: number, span: number): number
  /** Time that runs between two instants; never negative. */
  elapsed(from: number, to: number): number
}

/** The wall clock: nights and weekends count (DESIGN §8). */
export const wallClock: Pace = {
  advance: (from, span) => from + span,
  elapsed: (from, to) => Math.max(0, to - from),
}

/** Monday to Friday, round the clock; weekends do not count (DESIGN §8: an issue opened by a score). */
export function workingDays(zone: Zone): Pace {
  return {
    advance(from, span) {
      let [at, left] = [from, span]
      for (;;) {
        const { end, works } = dayOf(zone, at)
        if (works && left <= end - at) return at + left
        if (works) left -= end - at
        at = end
      }
    },
    elapsed(from, to) {
      let total = 0
      for (let at = from; at < to; ) {
        const { end, works } = dayOf(zone, at)
        if (works) total += Math.min(end, to) - at
        at = end
      }
      return total
    },
  }
}

function dayOf(zone: Zone, instant: number): { end: number; works: boolean } {
  const date = zone.dateOf(instant)
  return { end: zone.instantOf(addDays(date, 1), '00:00'), works: isWorkingDay(date) }
}

export function hours(count: number): number {
  return count * HOUR_MS
}
