import type { Kpi } from '../framework/kpis.ts'
import type { Reading } from '../metric/reading.ts'

/** A number with where it comes from and the day it is true for. */
export type Sourced = { value: number | null; source: string; asOf: string | null; detail: string }

type Numbers = readonly Pick<Reading, 'value' | 'source' | 'asOf' | 'partnerId'>[]

/** Answers below which a satisfaction percentage is not shown (DESIGN §7). */
export const FEWEST_ANSWERS = 5

/**
 * A KPI out of readings: those of the whole programme if there are any, else those of partners; counts and money added
 * up, percentages and ratings averaged.
 */
export function fromReadings(unit: Kpi['unit'], readings: Numbers): Sourced {
  const programme = readings.filter(({ partnerId }) => partnerId === null)
  const used = programme.length > 0 ? programme : readings
  if (used.length === 0) return { value: null, source: 'no reading', asOf: null, detail: 'Nothing was entered' }
  const sum = used.reduce((total, { value }) => total + value, 0)
  const adds = unit === 'count' || unit === 'money'
  const asOf =
    used
      .map((each) => each.asOf ?? '')
      .toSorted()
      .at(-1) || null
  const sources = [...new Set(used.map(({ source }) => source))].toSorted()
  const partners = new Set(used.map(({ partnerId }) => partnerId)).size
  return {
    value: adds ? sum : sum / used.length,
    source: sources.slice(0, 3).join(', ') + (sources.length > 3 ? ` and ${sources.length - 3} more` : ''),
    asOf,
    detail: `${adds ? 'Sum' : 'Mean'} of ${used.length} readings${programme.length > 0 ? '' : ` of ${partners} partners`}`,
  }
}

/** A share in percent; null without a whole to divide by. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : (part / whole) * 100
}

/** Whether the target is reached; a KPI without a target is only tracked (row 168). */
export function stateOf(value: number | null, target: number | null): 'met' | 'below' | 'tracked' | 'no-data' {
  if (value === null) return 'no-data'
  if (target === null) return 'tracked'
  return value >= target ? 'met' : 'below'
}
