import type { Goal } from '../../goal.ts'
import type { HealthInput } from '../../standing.ts'
import { type Finding, noData } from '../component.ts'
import type { HealthInputs } from '../input.ts'
import { attainment, mean, tidy, written } from '../numbers.ts'

type Scored = { goal: Goal; value: number }

const WORDS = { met: 100, partly: 50, not: 0 } as const
const SIDE = { ours: 'our', theirs: 'their' } as const

/**
 * Mutual value creation (framework L289, DESIGN §7): the mean of our half and theirs, each the mean attainment of its
 * goals, every goal by its last closed period that has a result. An unknown half takes half the weight with it.
 */
export function mutualValue({ goals, today }: HealthInputs): Finding {
  const scored = lastClosed(goals, today)
  const halves = (['ours', 'theirs'] as const).map((side) => ({
    side,
    values: scored.filter(({ goal }) => goal.side === side).map(({ value }) => value),
  }))
  const known = halves.filter(({ values }) => values.length > 0)
  const inputs = scored.map(evidence)
  if (known.length === 0) return noData('No goal of a closed period has a result', inputs)
  const unknown = halves.find(({ values }) => values.length === 0)
  return {
    value: tidy(mean(known.map(({ values }) => mean(values)))),
    applicable: true,
    share: known.length / 2,
    reason: unknown === undefined ? reasonOf(scored) : `${reasonOf(scored)}; ${SIDE[unknown.side]} side unknown`,
    inputs,
  }
}

/** One entry a goal, in an order that does not depend on how they came. */
function lastClosed(goals: readonly Goal[], today: string): Scored[] {
  const closed = goals.flatMap((goal): Scored[] => {
    const value = goal.periodEnd < today ? resultOf(goal) : null
    return value === null ? [] : [{ goal, value }]
  })
  const latest = new Map<string, Scored>()
  for (const each of closed.toSorted((a, b) => order(a.goal, b.goal))) latest.set(goalKey(each.goal), each)
  return [...latest.values()]
}

function order(a: Goal, b: Goal): number {
  const keys = [a, b].map((goal) => [goalKey(goal), goal.periodEnd, goal.id].join('\u0000'))
  return keys[0]! < keys[1]! ? -1 : 1
}

/** The same goal from one period to the next. */
function goalKey({ side, label, measure }: Goal): string {
  return [side, measure.kind === 'number' ? measure.metric : '', label].join('\u0000')
}

function resultOf({ measure }: Goal): number | null {
  if (measure.kind === 'words') return measure.result === null ? null : WORDS[measure.result]
  const { actual, zero, target } = measure
  return actual === null ? null : attainment({ actual, zero, target })
}

function reasonOf(scored: readonly Scored[]): string {
  const lowest = scored.reduce((low, each) => (each.value < low.value ? each : low))
  if (lowest.value === 100) return 'Every goal of the last closed periods was met'
  const { side, label, periodEnd } = lowest.goal
  return `Lowest is ${SIDE[side]} goal "${label}", ${written(lowest.value)} of 100 in the period to ${periodEnd}`
}

function evidence({ goal, value }: Scored): HealthInput {
  const { measure, side, label, periodEnd, source } = goal
  const words =
    measure.kind === 'words'
      ? `goal ${measure.result === 'not' ? 'not met' : `${measure.result}${measure.result === 'partly' ? ' met' : ''}`}`
      : `${measure.actual}, from ${measure.zero} to the target ${measure.target}`
  return {
    label: `${side === 'ours' ? 'Ours' : 'Theirs'}: ${label}`,
    detail: `${written(value)}: ${words}`,
    source,
    asOf: periodEnd,
  }
}
