import { addDays, addMonths, monthKey } from '#shared/date.ts'
import type { SampleRow } from './expand.ts'
import type { SampleGoal, SamplePartner } from './spec.ts'
import type { SampleWorld } from './world.ts'

type Bare<N extends 'goal' | 'metric' | 'review'> = Omit<SampleRow<N>, 'id' | 'partnerId'>

/** Says where a sample number comes from: nowhere. */
const SOURCE = 'sample data'

/** Goals of the last closed quarters, oldest first, and of the running one, whose result is not known yet. */
export function expandGoals({ goals = [] }: SamplePartner, { today }: SampleWorld): Bare<'goal'>[] {
  return goals.flatMap((goal) => {
    const quarters = 'metric' in goal ? goal.actuals.length : goal.results.length
    return Array.from({ length: quarters + 1 }, (_, i) => {
      const ago = quarters - i
      const { side, label } = goal
      return { side, label, periodEnd: quarterEnd(today, ago), measure: measureOf(goal, ago), source: SOURCE }
    })
  })
}

/** The last day of the quarter so many quarters ago; 0 is the running one. */
function quarterEnd(today: string, ago: number): string {
  const month = Number(today.slice(5, 7))
  const toQuarterEnd = 2 - ((month - 1) % 3)
  return addDays(addMonths(`${monthKey(today)}-01`, toQuarterEnd + 1 - 3 * ago), -1)
}

/** @param ago quarters ago; 0, the running one, has no result */
function measureOf(goal: SampleGoal, ago: number): Bare<'goal'>['measure'] {
  if ('results' in goal) return { kind: 'words', result: goal.results[ago - 1] ?? null }
  const { metric, zero, target, actuals } = goal
  return { kind: 'number', metric, zero, target, actual: actuals[ago - 1] ?? null }
}

/** Readings of the last closed months, oldest first. */
export function expandMetrics({ metrics = [] }: SamplePartner, { today }: SampleWorld): Bare<'metric'>[] {
  return metrics.flatMap(({ name, target, values }) =>
    values
      .map((value, i) => ({
        name,
        month: monthKey(addMonths(`${monthKey(today)}-01`, -1 - i)),
        value,
        target,
        source: SOURCE,
        sourceKind: 'manual' as const,
        asOf: addDays(`${monthKey(addMonths(`${monthKey(today)}-01`, -i))}-01`, -1),
        answers: null,
      }))
      .toReversed(),
  )
}

export function expandReviews({ reviews = [] }: SamplePartner, { today }: SampleWorld): Bare<'review'>[] {
  return reviews
    .map(({ reviewer, daysAgo, rating }) => ({
      reviewer,
      on: addDays(today, -daysAgo),
      rating,
      kind: 'other' as const,
      note: null,
      goals: [],
    }))
    .toReversed()
}
