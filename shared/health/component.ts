import type { HealthComponent } from '../framework/health.ts'
import type { ComponentScore, HealthInput } from '../standing.ts'

/** What a component found out; its weight is put on by `score.ts`. */
export type Finding = {
  /** 0–100, null without data. */
  value: number | null
  applicable: boolean
  /** Part of the weight that carries data, 0–1: fading ratings, one known half. */
  share: number
  reason: string
  inputs: HealthInput[]
}

export type ComponentId = HealthComponent['id']

/** A finding with its weight. A component without a value carries none. */
export function weigh(id: ComponentId, weight: number, finding: Finding): ComponentScore {
  const { share, value, ...rest } = finding
  return { id, ...rest, value, weight, effectiveWeight: value === null ? 0 : weight * share }
}

/** Nothing known, though it could be. */
export function noData(reason: string, inputs: HealthInput[] = []): Finding {
  return { value: null, applicable: true, share: 0, reason, inputs }
}

/** Nothing to know: the weight leaves the divisor. */
export function notApplicable(reason: string): Finding {
  return { value: null, applicable: false, share: 0, reason, inputs: [] }
}
