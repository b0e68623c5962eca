import type { CadenceInput } from '../cadence/input.ts'
import type { HealthRules } from '../framework/health.ts'
import type { Goal, Metric, Review } from '../goal.ts'
import type { Partner } from '../partner.ts'

/** Everything a score is made of. */
export type HealthInputs = {
  rules: HealthRules
  frameworkVersion: string
  partner: Pick<Partner, 'tier' | 'stage' | 'phaseDates' | 'hasIntegration'>
  cadence: CadenceInput
  goals: readonly Goal[]
  metrics: readonly Metric[]
  reviews: readonly Review[]
  /** Local dates on which an incident or issue clock was missed; each counts as overdue days of every stream. */
  missedClocks?: readonly string[]
  /** A person's score, counted until its last day. */
  override?: { score: number; reason: string; until: string; byName: string } | null
  today: string
}
