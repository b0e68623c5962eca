import type { ComponentScore, Health } from '../standing.ts'
import type { ComponentId } from './component.ts'
import { written } from './numbers.ts'

const METHOD: Record<ComponentId, string> = {
  communication: 'half the mean and half the worst of the streams, each the percent of its days not overdue',
  mutual_value: 'the mean of our half and their half, each the mean of its goals',
  integration: 'the mean of the readings',
  alignment: "the mean of each reviewer's latest rating, fresh ones counting more",
}

/**
 * The score as lines of text by which a person can work it out again by hand: every input, every component with its
 * weight, the division, and the coverage. Values are written with two decimals.
 */
export function explainHealth(health: Health): string {
  if (health.components.length === 0) return health.reason
  const parts = health.components.filter((each) => each.value !== null)
  const divisor = written(total(parts.map((each) => each.effectiveWeight)))
  const applicable = written(total(health.components.filter((each) => each.applicable).map((each) => each.weight)))
  const products = parts.map((each) => `${written(each.effectiveWeight)} × ${written(each.value ?? 0)}`)
  return [
    ...health.components.flatMap(componentLines),
    `Coverage: ${divisor} of ${applicable} weight has data = ${written(health.coverage)} %`,
    ...scoreLines(health, `(${products.join(' + ')}) ÷ ${divisor}`),
    `Framework version ${health.frameworkVersion}`,
  ].join('\n')
}

function scoreLines({ score, band, reason, override }: Health, division: string): string[] {
  const computed = override ? override.computed : score
  const shown = (value: number) => `${written(value)}, shown as ${Math.floor(value)}`
  if (score === null) return [`No score: ${reason}`]
  if (!override) return [`Score: ${division} = ${shown(score)}, band ${band}`]
  return [
    computed === null ? 'Computed: no score, too little data' : `Computed: ${division} = ${written(computed)}`,
    `Score: ${shown(score)}, band ${band}. ${reason}`,
  ]
}

function componentLines(component: ComponentScore): string[] {
  const { id, value, applicable, weight, effectiveWeight, reason, inputs } = component
  const state = applicable ? 'no data' : 'not applicable'
  const counted = effectiveWeight === weight ? '' : `, ${written(effectiveWeight)} of it counts`
  const head =
    value === null ? `${id}: ${state}, weight ${weight}` : `${id}: ${written(value)}, weight ${weight}${counted}`
  return [
    `${head}. ${reason}.`,
    ...(value === null ? [] : [`  is ${METHOD[id]}`]),
    ...inputs.map(
      ({ label, detail, source, asOf }) => `  - ${label}: ${detail} [${source}${asOf === null ? '' : `, ${asOf}`}]`,
    ),
  ]
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
