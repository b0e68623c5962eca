import type { HealthRules } from '../framework/health.ts'
import type { TierId } from '../framework/tiers.ts'
import type { ComponentScore, Health } from '../standing.ts'
import type { ComponentId } from './component.ts'
import { combine } from './score.ts'

/** Assumptions: other weights, other values of components. What is left out stays as it is. */
export type Assumptions = {
  weights?: Record<ComponentId, number>
  values?: Partial<Record<ComponentId, number>>
}

/**
 * The score as it would be under the assumptions; nothing is written (row 53). A component that has no data keeps none
 * unless a value is assumed for it, which then counts in full.
 * @throws RangeError if the weights do not sum to 100 or a value is not from 0 to 100
 */
export function whatIf(
  health: Health,
  rules: HealthRules,
  { weights, values = {} }: Assumptions,
): Pick<Health, 'score' | 'band' | 'coverage' | 'components'> {
  checkWeights(weights)
  const components = health.components.map((each) => {
    const assumed = values[each.id]
    if (assumed !== undefined && !(assumed >= 0 && assumed <= 100)) {
      throw new RangeError(`${each.id}: ${assumed} is no value, expected 0 to 100`)
    }
    return assume(each, weights?.[each.id] ?? each.weight, assumed)
  })
  return { ...combine(components, rules), components }
}

function assume(component: ComponentScore, weight: number, assumed: number | undefined): ComponentScore {
  if (assumed !== undefined) {
    return { ...component, applicable: true, value: assumed, weight, effectiveWeight: weight, reason: 'assumed' }
  }
  const share = component.weight === 0 ? 1 : component.effectiveWeight / component.weight
  return { ...component, weight, effectiveWeight: component.value === null ? 0 : weight * share }
}

function checkWeights(weights: Record<ComponentId, number> | undefined): void {
  if (weights === undefined) return
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0)
  if (sum !== 100) throw new RangeError(`The four weights must sum to 100, these sum to ${sum}`)
}

/** Weights that a tier's score is made with. */
export function weightsOf(rules: HealthRules, tier: TierId): Record<ComponentId, number> {
  return rules.tier_weights[tier] ?? rules.weights
}
