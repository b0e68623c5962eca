import type { Clock, ClockKind } from './clock.ts'
import type { Pace } from './pace.ts'

/** A line of the ledger of one clock (row 157). `at` in epoch milliseconds. */
export type LedgerEntry =
  | { action: 'pause' | 'resume'; clock: ClockKind; at: number }
  | { action: 'extend'; clock: ClockKind; at: number; minutes: number }

export type ClockRun = {
  kind: ClockKind
  startsAt: number
  /** Milliseconds until the deadline, counted at `pace`. */
  allowance: number
  pace: Pace
  /** Met only before the deadline; else at the deadline too. */
  strict: boolean
  ledger: readonly LedgerEntry[]
  doneAt: number | null
  /** When what it asks for was no longer needed; null: it still is. */
  stoppedAt: number | null
  now: number
}

const MINUTE_MS = 60_000

/**
 * What became of a clock. A pause holds the rest of its time, an extension adds to it; either helps only before the
 * deadline, because a breach is a fact that stays (DESIGN §8).
 */
export function runClock(run: ClockRun): Clock {
  const { kind, startsAt, doneAt, stoppedAt, now } = run
  const dueAt = deadline(run)
  const done = doneAt !== null && doneAt <= now ? doneAt : null
  const stopped = stoppedAt !== null && stoppedAt <= now ? stoppedAt : null
  const end = Math.min(done ?? now, stopped ?? now)
  const breached = dueAt !== null && isLate(end, dueAt, run.strict)
  return {
    kind,
    startsAt: iso(startsAt),
    dueAt: dueAt === null ? null : iso(dueAt),
    state: stateOf({ breached, done: done !== null, stopped: stopped !== null, paused: dueAt === null }),
    doneAt: done === null ? null : iso(done),
    breachedAt: breached && dueAt !== null ? iso(dueAt) : null,
  }
}

/** The allowance and what was added to it, in milliseconds. */
export function totalOf({ kind, startsAt, allowance, ledger }: Omit<ClockRun, 'now'>): number {
  return ledger
    .filter((entry) => entry.action === 'extend' && entry.clock === kind && entry.at >= startsAt)
    .reduce((sum, entry) => sum + ('minutes' in entry ? entry.minutes * MINUTE_MS : 0), allowance)
}

/** Null while paused. */
function deadline({
  kind,
  startsAt,
  allowance,
  pace,
  strict,
  ledger,
  doneAt,
  stoppedAt,
  now,
}: ClockRun): number | null {
  const until = Math.min(now, doneAt ?? now, stoppedAt ?? now)
  let [at, left, paused] = [startsAt, allowance, false]
  for (const entry of ledger.filter((each) => each.clock === kind && each.at <= until).sort((a, b) => a.at - b.at)) {
    if (entry.at > at) {
      if (!paused && isLate(entry.at, pace.advance(at, left), strict)) return pace.advance(at, left)
      if (!paused) left -= pace.elapsed(at, entry.at)
      at = entry.at
    }
    if (entry.action !== 'extend') paused = entry.action === 'pause'
    else if (entry.at >= startsAt) left += entry.minutes * MINUTE_MS
  }
  return paused ? null : pace.advance(at, left)
}

function isLate(at: number, dueAt: number, strict: boolean): boolean {
  return strict ? at >= dueAt : at > dueAt
}

function stateOf(is: { breached: boolean; done: boolean; stopped: boolean; paused: boolean }): Clock['state'] {
  if (is.done) return is.breached ? 'late' : 'met'
  if (is.stopped) return is.breached ? 'late' : 'stopped'
  if (is.paused) return 'paused'
  return is.breached ? 'missed' : 'running'
}

function iso(instant: number): string {
  return new Date(instant).toISOString()
}
