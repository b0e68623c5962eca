import { type Clock, isOpen } from './clock.ts'
import { type Pace, wallClock } from './pace.ts'

/**
 * How much of an open clock has run, in percent of the time from its start to its deadline as it stands: below 0 before
 * it starts, 100 from the deadline on. Null for a clock that is paused or closed.
 */
export function percentRun(clock: Clock, now: number, pace: Pace = wallClock): number | null {
  if (!isOpen(clock) || clock.dueAt === null) return null
  if (clock.state === 'missed') return 100
  const dueAt = Date.parse(clock.dueAt)
  const total = pace.elapsed(Date.parse(clock.startsAt), dueAt)
  return total === 0 ? 100 : 100 - (pace.elapsed(now, dueAt) / total) * 100
}

/** The highest of the percentages that has been reached; null before the first. */
export function levelReached(percent: number, levels: readonly number[]): number | null {
  const reached = levels.filter((level) => percent >= level)
  return reached.length === 0 ? null : Math.max(...reached)
}
