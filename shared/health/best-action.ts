import type { ComponentScore, Health } from '../standing.ts'
import type { ComponentId } from './component.ts'
import { tidy } from './numbers.ts'

/** What would raise the score most: `gain` in points if the component reached 100; null where data is missing. */
export type BestAction = { component: ComponentId; gain: number | null; text: string }

const RAISE: Record<ComponentId, string> = {
  communication: 'Take up the touchpoint that is behind',
  mutual_value: 'Work on the goal that is furthest behind',
  integration: 'Bring the lowest reading to its target',
  alignment: 'Talk about the roadmap and rate the alignment again',
}
const FILL: Record<ComponentId, string> = {
  communication: 'Log the touchpoints that took place',
  mutual_value: 'Enter results for the goals of both sides',
  integration: 'Enter the readings of the last month',
  alignment: 'Review the partnership and rate its alignment',
}

/**
 * The one action that helps most (DESIGN §7): while there is no number, entering what is missing where most weight has no
 * data; else the component that costs most points, with its reason. Null if nothing is left to raise.
 */
export function bestAction(health: Health): BestAction | null {
  const applicable = health.components.filter((each) => each.applicable)
  if (health.status === 'not-enough-data') {
    const thinnest = most(applicable, ({ weight, effectiveWeight }) => weight - effectiveWeight)
    return thinnest && { component: thinnest.id, gain: null, text: `${FILL[thinnest.id]}: ${thinnest.reason}` }
  }
  const known = applicable.reduce((sum, { effectiveWeight }) => sum + effectiveWeight, 0)
  const cost = ({ value, effectiveWeight }: ComponentScore) =>
    value === null ? 0 : tidy((effectiveWeight * (100 - value)) / known)
  const worst = most(applicable, cost)
  return worst && { component: worst.id, gain: cost(worst), text: `${RAISE[worst.id]}: ${worst.reason}` }
}

function most(components: readonly ComponentScore[], by: (component: ComponentScore) => number): ComponentScore | null {
  const best = components.toSorted((a, b) => by(b) - by(a))[0]
  return best !== undefined && by(best) > 0 ? best : null
}
