import type { ComponentScore, Health } from '../standing.ts'
import type { ComponentId } from './component.ts'
import { tidy } from './numbers.ts'

/** Why two scores differ. `parts` add up to `points`; what the rules or an override did is not a component's. */
export type HealthChange = {
  from: number | null
  to: number | null
  points: number | null
  parts: { id: ComponentId; points: number; from: string; to: string }[]
  /** Set if the framework version differs: the rules moved the score, not the partner. */
  rules: { from: string; to: string } | null
}

/**
 * The change from one score to another split by component: each component's points are its share of the weight that had
 * data times its value, and the difference of the points is its part. Null points if one of the two has no number.
 */
export function changeBetween(before: Health, after: Health): HealthChange {
  const rules =
    before.frameworkVersion === after.frameworkVersion
      ? null
      : { from: before.frameworkVersion, to: after.frameworkVersion }
  const [from, to] = [before.score, after.score]
  if (from === null || to === null || before.override || after.override) {
    return { from, to, points: from === null || to === null ? null : tidy(to - from), parts: [], rules }
  }
  const earlier = pointsOf(before.components)
  const now = pointsOf(after.components)
  const parts = after.components.map(({ id, reason }) => ({
    id,
    points: tidy((now.get(id) ?? 0) - (earlier.get(id) ?? 0)),
    from: before.components.find((each) => each.id === id)?.reason ?? '',
    to: reason,
  }))
  return { from, to, points: tidy(to - from), parts: parts.filter(({ points }) => points !== 0), rules }
}

/** Points of the score that each component brings; they add up to the score. */
export function pointsOf(components: readonly ComponentScore[]): Map<ComponentId, number> {
  const known = components.reduce((sum, { effectiveWeight }) => sum + effectiveWeight, 0)
  return new Map(
    components.map(({ id, value, effectiveWeight }) => [
      id,
      known === 0 ? 0 : tidy((effectiveWeight * (value ?? 0)) / known),
    ]),
  )
}
