import { addMonths, monthKey } from '../../date.ts'
import type { Metric } from '../../goal.ts'
import { type Finding, noData, notApplicable } from '../component.ts'
import type { HealthInputs } from '../input.ts'
import { attainment, mean, tidy, written } from '../numbers.ts'

/**
 * Integration performance (framework L290, DESIGN §7): mean attainment of the readings of the last closed month. Not
 * applicable to a partner without an integration and without readings.
 */
export function integration({ partner, metrics, rules, today }: HealthInputs): Finding {
  if (!partner.hasIntegration && metrics.length === 0) return notApplicable('No integration')
  const month = monthKey(addMonths(`${monthKey(today)}-01`, -1))
  const readings = metrics
    .filter((metric) => metric.month === month)
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
    .map((metric) => ({ metric, value: attainmentOf(metric, rules.metric_zero[metric.name] ?? 0) }))
  if (readings.length === 0) return noData(`No integration reading for ${month}`)
  const lowest = readings.reduce((low, each) => (each.value < low.value ? each : low))
  return {
    value: tidy(mean(readings.map(({ value }) => value))),
    applicable: true,
    share: 1,
    reason:
      lowest.value === 100
        ? `Every reading of ${month} reached its target`
        : `Lowest is ${lowest.metric.name}, ${lowest.metric.value} against ${lowest.metric.target} in ${month}`,
    inputs: readings.map(({ metric, value }) => ({
      label: metric.name,
      detail: `${written(value)}: ${metric.value} in ${month}, from ${rules.metric_zero[metric.name] ?? 0} to the target ${metric.target}`,
      source: metric.source,
      asOf: `${month}-01`,
    })),
  }
}

function key({ name, id }: Metric): string {
  return `${name}\u0000${id}`
}

function attainmentOf({ value, target }: Metric, zero: number): number {
  return attainment({ actual: value, zero, target })
}
