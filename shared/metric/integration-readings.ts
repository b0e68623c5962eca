import type { Framework } from '../framework/framework.ts'
import type { Metric } from '../goal.ts'
import type { Reading } from './reading.ts'

/** Readings that tell how the integration works: of a KPI tagged so, with a target to hold them against (DESIGN §7). */
export function integrationReadings(
  framework: Pick<Framework, 'kpis'>,
  readings: readonly Omit<Reading, 'revision'>[],
): Metric[] {
  const tagged = new Set(framework.kpis.filter(({ tags }) => tags.includes('integration')).map(({ id }) => id))
  return readings.flatMap(({ id, partnerId, name, month, value, target, source }) =>
    partnerId !== null && target !== null && tagged.has(name)
      ? [{ id, partnerId, name, month, value, target, source }]
      : [],
  )
}
