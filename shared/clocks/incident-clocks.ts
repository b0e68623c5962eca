import type { Clocks } from '../framework/clocks.ts'
import type { IncidentKind } from '../incident/incident.ts'
import type { Clock } from './clock.ts'
import { hours, wallClock } from './pace.ts'
import { type LedgerEntry, runClock } from './run-clock.ts'

export type MessageKind = 'notice' | 'update' | 'resolution'

/** What the clocks of one incident and one partner are read from; instants in epoch milliseconds. */
export type IncidentClockFacts = {
  kind: IncidentKind
  /** When we knew that this partner is affected: detection, or later for a partner found later. Of a change: the decision. */
  knownAt: number
  /** Of a planned change: when the lead time asks for the notice, when it starts and when it ends. */
  change: { leadDueAt: number; startsAt: number; endsAt: number } | null
  fixedAt: number | null
  /** When an incident that was thought fixed turned out not to be. */
  reopenedAt: number | null
  /** Complete messages sent to this partner. */
  messages: readonly { kind: MessageKind; at: number }[]
  ledger: readonly LedgerEntry[]
  now: number
}

/**
 * Every clock of an incident and a partner, oldest first: first notice, one rolling update clock after each message,
 * resolution; of a planned change its notice and the updates between start and end (framework L242–256, DESIGN §8).
 */
export function incidentClocks(facts: IncidentClockFacts, rules: Pick<Clocks, 'incident' | 'planned_change'>): Clock[] {
  const sorted = { ...facts, messages: facts.messages.toSorted((a, b) => a.at - b.at) }
  return facts.change === null ? outageClocks(sorted, rules.incident) : changeClocks(sorted, facts.change, rules)
}

function outageClocks(facts: IncidentClockFacts, rules: Clocks['incident']): Clock[] {
  const { fixedAt, now } = facts
  const notice = clockOf(facts, {
    kind: 'first-notice',
    startsAt: facts.knownAt,
    allowance: hours(rules.first_notice.under_hours),
    strict: true,
    // Fixed before anybody wrote: the partner is still told in time, and a resolution tells it too.
    doneAt: facts.messages[0]?.at ?? null,
    stoppedAt: null,
  })
  const updates = updateClocks(facts, rules, { from: null, until: fixedAt })
  if (fixedAt === null || fixedAt > now) return [notice, ...updates]
  const resolution = clockOf(facts, {
    kind: 'resolution',
    startsAt: fixedAt,
    allowance: hours(rules.resolution.within_hours),
    strict: false,
    doneAt: facts.messages.find(({ kind, at }) => kind === 'resolution' && at >= fixedAt)?.at ?? null,
    stoppedAt: null,
  })
  return [notice, ...updates, resolution]
}

function changeClocks(
  facts: IncidentClockFacts,
  change: NonNullable<IncidentClockFacts['change']>,
  rules: Pick<Clocks, 'incident' | 'planned_change'>,
): Clock[] {
  const soon = facts.knownAt + hours(rules.planned_change.under_hours_after_decision)
  const dueAt = Math.max(change.leadDueAt, soon)
  const notice = clockOf(facts, {
    kind: 'change-notice',
    startsAt: facts.knownAt,
    allowance: dueAt - facts.knownAt,
    strict: true,
    doneAt: facts.messages[0]?.at ?? null,
    stoppedAt: null,
  })
  const until = Math.min(change.endsAt, facts.fixedAt ?? change.endsAt)
  return [notice, ...updateClocks(facts, rules.incident, { from: change.startsAt, until })]
}

/** One clock after each message, until the next one; `from` is where they begin whatever was sent before. */
function updateClocks(
  facts: IncidentClockFacts,
  rules: Clocks['incident'],
  { from, until }: { from: number | null; until: number | null },
): Clock[] {
  const sent = facts.messages.map(({ at }) => at).filter((at) => until === null || at < until)
  const starts = from === null ? sent : [from, ...sent.filter((at) => at > from)]
  return starts.flatMap((start, index) => {
    // A repair that did not hold: the time it was thought fixed is nobody's delay.
    const next = starts[index + 1] ?? null
    const reopened = facts.reopenedAt ?? start
    const startsAt = next === null || next > reopened ? Math.max(start, reopened) : start
    if (startsAt > facts.now || (until !== null && startsAt >= until)) return []
    const allowance = hours(rules.update.every_hours)
    return [clockOf(facts, { kind: 'update', startsAt, allowance, strict: false, doneAt: next, stoppedAt: until })]
  })
}

type Run = Pick<Parameters<typeof runClock>[0], 'kind' | 'startsAt' | 'allowance' | 'strict' | 'doneAt' | 'stoppedAt'>

function clockOf({ ledger, now }: IncidentClockFacts, run: Run): Clock {
  return runClock({ ...run, ledger, now, pace: wallClock })
}

/**
 * When the partner hears again at the latest, as it is written into a message sent now (row 160): four hours on while
 * it lasts, a day after the fix; of a planned change not before it starts. Null once nothing more is owed.
 */
export function nextUpdateBy(
  facts: Omit<IncidentClockFacts, 'ledger' | 'messages'>,
  kind: MessageKind,
  rules: Pick<Clocks, 'incident'>,
): string | null {
  if (kind === 'resolution') return null
  const { now, fixedAt, change } = facts
  if (change !== null) {
    const dueAt = Math.max(now, change.startsAt) + hours(rules.incident.update.every_hours)
    return fixedAt === null && dueAt <= change.endsAt ? new Date(dueAt).toISOString() : null
  }
  const dueAt =
    fixedAt === null
      ? now + hours(rules.incident.update.every_hours)
      : fixedAt + hours(rules.incident.resolution.within_hours)
  return new Date(dueAt).toISOString()
}
