import type { OnCallPerson } from './on-call.ts'

/** Who is asked about how late it is for a person: local `HH:MM`. */
export type LocalTime = (timeZone: string) => string

/** True within a person's quiet hours, which may span midnight. */
export function isQuiet({ quiet, timeZone }: Pick<OnCallPerson, 'quiet' | 'timeZone'>, localTime: LocalTime): boolean {
  if (quiet === null || quiet.from === quiet.to) return false
  const now = localTime(timeZone)
  return quiet.from < quiet.to ? now >= quiet.from && now < quiet.to : now >= quiet.from || now < quiet.to
}

/**
 * Who hears of an alert (DESIGN §8): in their order one at the opening, two at half time, everybody who is awake from
 * 80 %, and one more each time nobody acknowledged. Where all have quiet hours the first of the order is woken, since a
 * two-hour clock does not wait for the morning; a missed deadline wakes everybody.
 * @param times how often it was told at this level before
 */
export function whoIsTold(
  people: readonly OnCallPerson[],
  { level, times }: { level: number; times: number },
  localTime: LocalTime,
): OnCallPerson[] {
  if (level >= 100) return [...people]
  const awake = people.filter((person) => !isQuiet(person, localTime))
  const reached = level >= 80 ? people.length : (level >= 50 ? 2 : 1) + times
  return (awake.length > 0 ? awake : people).slice(0, awake.length > 0 ? reached : 1 + times)
}
