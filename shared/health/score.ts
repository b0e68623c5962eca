import type { HealthRules } from '../framework/health.ts'
import { phaseOf, type Stage } from '../framework/phases.ts'
import type { ComponentScore, Health } from '../standing.ts'
import { bandOf } from './bands.ts'
import { type ComponentId, type Finding, weigh } from './component.ts'
import { alignment } from './components/alignment.ts'
import { communication } from './components/communication.ts'
import { integration } from './components/integration.ts'
import { mutualValue } from './components/mutual-value.ts'
import type { HealthInputs } from './input.ts'
import { tidy } from './numbers.ts'

const COMPONENTS: Record<ComponentId, (inputs: HealthInputs) => Finding> = {
  communication,
  mutual_value: mutualValue,
  integration,
  alignment,
}

const STOPPED: Partial<Record<Stage, string>> = {
  paused: 'Paused: no score until the partnership goes on',
  declined: 'Declined: no score',
  ended: 'Ended: no score',
}

/**
 * Health of a partner by DESIGN §7, with its evidence. Pure: the same inputs in any order give the same result, and it
 * changes with the day only where a due date, a month or a rating does.
 */
export function scoreHealth(inputs: HealthInputs): Health {
  const { stage } = inputs.partner
  const phase = phaseOf(stage)
  if (phase === null) return unscored(inputs, 'stopped', STOPPED[stage] ?? 'No score')
  if (phase < 3) return unscored(inputs, 'onboarding', 'Scored from Phase 3 on')
  return scored(inputs)
}

function unscored({ frameworkVersion }: HealthInputs, status: 'stopped' | 'onboarding', reason: string): Health {
  return { status, score: null, band: null, coverage: 0, components: [], reason, frameworkVersion }
}

function scored(inputs: HealthInputs): Health {
  const { rules, partner, frameworkVersion } = inputs
  const weights = rules.tier_weights[partner.tier] ?? rules.weights
  const components = rules.components.map(({ id }) => weigh(id, weights[id], COMPONENTS[id](inputs)))
  const combined = combine(components, rules)
  const base = { ...combined, components, frameworkVersion }
  const computed: Health =
    combined.score === null
      ? { ...base, status: 'not-enough-data', reason: missingReason(inputs, components) }
      : { ...base, status: 'scored', reason: mainReason(inputs, components) }
  return overridden(inputs, computed)
}

/** Weighted mean over the components that have a value, its band and its coverage (DESIGN §7). */
export function combine(
  components: readonly ComponentScore[],
  rules: HealthRules,
): Pick<Health, 'score' | 'band' | 'coverage'> {
  const applicable = sum(components.filter((each) => each.applicable).map((each) => each.weight))
  const known = sum(components.map((each) => each.effectiveWeight))
  const coverage = applicable === 0 ? 0 : tidy((known / applicable) * 100)
  if (known === 0 || coverage < rules.minimum_coverage) return { score: null, band: null, coverage }
  const score = tidy(sum(components.map((each) => each.effectiveWeight * (each.value ?? 0))) / known)
  return { score, band: bandOf(score, rules.bands), coverage }
}

/** A person's score stands in for the computed one until its last day (row 54); the evidence stays. */
function overridden({ rules, override, today }: HealthInputs, health: Health): Health {
  if (!override || override.until < today) return health
  const { score, until, byName } = override
  return {
    ...health,
    status: 'scored',
    score,
    band: bandOf(score, rules.bands),
    reason: `Set to ${score} by ${byName} until ${until}: ${override.reason}`,
    override: { ...override, computed: health.score },
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function missingReason(inputs: HealthInputs, components: readonly ComponentScore[]): string {
  const thin = components.filter((each) => each.applicable && each.effectiveWeight < each.weight)
  return `Not enough data: ${thin.map(({ id, reason }) => `${labelOf(inputs, id)} (${reason})`).join(', ')}`
}

/** The component that costs the most points says why. */
function mainReason(inputs: HealthInputs, components: readonly ComponentScore[]): string {
  const cost = ({ value, effectiveWeight }: ComponentScore) => effectiveWeight * (100 - (value ?? 100))
  const worst = components.reduce((most, each) => (cost(each) > cost(most) ? each : most))
  return cost(worst) === 0 ? 'Nothing lowers the score' : `${labelOf(inputs, worst.id)}: ${worst.reason}`
}

function labelOf({ rules }: HealthInputs, id: ComponentId): string {
  return rules.components.find((component) => component.id === id)?.label ?? id
}
