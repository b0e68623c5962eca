import { addDays, nextWorkingDay } from '../date.ts'
import type { IssueClock } from '../framework/clocks.ts'
import type { Clock } from './clock.ts'
import { hours, wallClock, workingDays, type Zone } from './pace.ts'
import { type LedgerEntry, runClock } from './run-clock.ts'

/** What the clock of a relationship issue is read from; instants in epoch milliseconds. */
export type IssueClockFacts = {
  openedBy: 'person' | 'score'
  identifiedAt: number
  /** First time a person saw an issue that a score opened. */
  viewedAt: number | null
  /** First complete talk with the partner. */
  talkedAt: number | null
  /** Resolved or found to be none. */
  closedAt: number | null
  ledger: readonly LedgerEntry[]
  now: number
}

/**
 * Early intervention (framework L261, DESIGN §8): 48 hours by the wall clock from a person's identification; of a score,
 * on working days from the first viewing or 09:00 of the working day after, whichever is earlier.
 */
export function issueClock(facts: IssueClockFacts, rules: IssueClock, zone: Zone): Clock {
  const byScore = facts.openedBy === 'score'
  return runClock({
    kind: 'intervention',
    startsAt: byScore ? scoreStart(facts, rules, zone) : facts.identifiedAt,
    allowance: hours(rules.within_hours),
    pace: byScore ? workingDays(zone) : wallClock,
    strict: false,
    ledger: facts.ledger,
    doneAt: facts.talkedAt,
    stoppedAt: facts.closedAt,
    now: facts.now,
  })
}

function scoreStart({ identifiedAt, viewedAt }: IssueClockFacts, rules: IssueClock, zone: Zone): number {
  const day = nextWorkingDay(addDays(zone.dateOf(identifiedAt), 1))
  const morning = zone.instantOf(day, rules.opened_by_score.starts_at)
  return viewedAt === null ? morning : Math.min(viewedAt, morning)
}
