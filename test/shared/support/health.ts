import { readFileSync } from 'node:fs'
import { parseFramework } from '#server/framework/load.ts'
import type { DatedTouch } from '#shared/cadence/input.ts'
import type { HealthRules } from '#shared/framework/health.ts'
import type { Stream } from '#shared/framework/tiers.ts'
import type { Goal, Metric, Review } from '#shared/goal.ts'
import type { HealthInputs } from '#shared/health/input.ts'
import type { Partner } from '#shared/partner.ts'
import { cadence, uuid } from './make.ts'

export const framework = parseFramework(readFileSync('templates/framework.yaml', 'utf8'), 'templates/framework.yaml')

const PARTNER = uuid(999_999)
let made = 500_000

function id(): string {
  made += 1
  return uuid(made)
}

export function numberGoal(
  side: Goal['side'],
  actual: number | null,
  more: Partial<Goal> & { zero?: number; target?: number } = {},
): Goal {
  const { zero = 0, target = 100, ...rest } = more
  const measure = { kind: 'number', metric: 'clicks', zero, target, actual } as const
  return {
    id: id(),
    partnerId: PARTNER,
    side,
    label: 'Clicks',
    periodEnd: '2026-10-31',
    source: 'CSV',
    measure,
    ...rest,
  }
}

export function wordGoal(side: Goal['side'], result: 'met' | 'partly' | 'not' | null, label = 'A launch event'): Goal {
  return { ...numberGoal(side, null), label, measure: { kind: 'words', result } }
}

export function metric(name: string, value: number, target: number, month = '2026-10'): Metric {
  return { id: id(), partnerId: PARTNER, name, month, value, target, source: 'API' }
}

export function review(rating: number, on: string, reviewer = 'Kevin'): Review {
  return { id: id(), partnerId: PARTNER, reviewer, on, rating }
}

export type HealthWorld = {
  stage?: Partner['stage']
  tier?: Partner['tier']
  phaseDates?: Partner['phaseDates']
  hasIntegration?: boolean
  streams?: readonly Stream[]
  touchpoints?: readonly DatedTouch[]
  away?: { from: string; to: string }[]
  goals?: readonly Goal[]
  metrics?: readonly Metric[]
  reviews?: readonly Review[]
  missedClocks?: readonly string[]
  rules?: Partial<HealthRules>
  today?: string
}

/** A partner with an integration, in Phase 4 since 2026-06-01, on 2026-11-22, with nothing known. */
export function healthInputs(world: HealthWorld = {}): HealthInputs {
  const { tier = 'tier-1', hasIntegration = true, today = '2026-11-22', rules, away } = world
  const input = { ...cadence({ ...world, today }), away }
  return {
    rules: { ...framework.health, ...rules },
    frameworkVersion: framework.version,
    partner: { ...input.partner, tier, hasIntegration },
    cadence: input,
    goals: world.goals ?? [],
    metrics: world.metrics ?? [],
    reviews: world.reviews ?? [],
    missedClocks: world.missedClocks ?? [],
    today,
  }
}
