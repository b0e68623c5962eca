import type { Framework } from '../framework/framework.ts'
import type { Kpi, MetricDefinition } from '../framework/kpis.ts'
import type { TierId } from '../framework/tiers.ts'

/** What a reading may be of: a KPI or a metric of the framework. */
export type Measure = Pick<MetricDefinition, 'id' | 'label' | 'unit' | 'scope' | 'reading'> & {
  /** Tier whose KPI it is; null for a metric. */
  tier: TierId | null
  review: Kpi['review'] | null
  target: Kpi['target'] | null
}

/** Every measure of the framework, KPIs first. A KPI may be read of a partner or of the whole programme. */
export function measuresOf({ kpis, metrics }: Pick<Framework, 'kpis' | 'metrics'>): Measure[] {
  return [
    ...kpis.map(({ id, label, unit, reading, tier, review, target }) => ({
      ...{ id, label, unit, reading, tier, review },
      target: target ?? null,
      scope: 'both' as const,
    })),
    ...metrics.map(({ id, label, unit, reading, scope }) => ({
      ...{ id, label, unit, reading, scope },
      tier: null,
      review: null,
      target: null,
    })),
  ]
}

/** The measure a text names: its id, or its label in any case. */
export function findMeasure(measures: readonly Measure[], text: string): Measure | null {
  const wanted = text.trim().toLowerCase()
  return measures.find(({ id, label }) => id === wanted || label.toLowerCase() === wanted) ?? null
}

const LIMITS = {
  percent: { least: 0, most: 100 },
  count: { least: 0, most: 1e12 },
  money: { least: 0, most: 1e12 },
  rating: { least: 1, most: 5 },
} as const

/** What is wrong with a value of the unit, in words; null if nothing is. Money and counts are never below 0. */
export function valueProblem(unit: Measure['unit'], value: number): string | null {
  const { least, most } = LIMITS[unit]
  if (!Number.isFinite(value)) return 'is no number'
  if (unit === 'count' && !Number.isInteger(value)) return `is ${value}, expected a whole number`
  if (value < least || value > most) return `is ${value}, expected ${least} to ${most} (${unit})`
  return null
}
