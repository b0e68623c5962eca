import { addDays, addMonths, monthKey } from '../date.ts'
import { findMeasure, type Measure, valueProblem } from './definition.ts'

export type GivenReading = {
  /** Null: of the whole programme. */
  partnerId: string | null
  name: string
  month: string
  value: number
  target: number | null
  asOf: string | null
  answers: number | null
}

/** What is wrong with a reading, in words that say what is expected; empty if it can be kept. */
export function readingProblems(given: GivenReading, measures: readonly Measure[], today: string): string[] {
  const measure = findMeasure(measures, given.name)
  if (measure === null) {
    return [`there is no metric "${given.name}"; known are ${measures.map(({ id }) => id).join(', ')}`]
  }
  const wrong = valueProblem(measure.unit, given.value)
  const wrongTarget = given.target === null ? null : valueProblem(measure.unit, given.target)
  return [
    ...(wrong === null ? [] : [`${measure.id} ${wrong}`]),
    ...(wrongTarget === null ? [] : [`the target of ${measure.id} ${wrongTarget}`]),
    ...scopeProblems(measure, given),
    ...timeProblems(given, today),
    ...(given.answers !== null && given.answers < 0 ? [`answers is ${given.answers}, expected 0 or more`] : []),
  ]
}

function scopeProblems({ id, scope }: Measure, { partnerId }: GivenReading): string[] {
  if (scope === 'programme' && partnerId !== null) return [`${id} is read of the whole programme, not of one partner`]
  if (scope === 'partner' && partnerId === null) return [`${id} is read of one partner: name it`]
  return []
}

function timeProblems({ month, asOf }: GivenReading, today: string): string[] {
  if (month > monthKey(today)) return [`${month} is in the future; a reading is of a month that has begun`]
  if (asOf !== null && asOf > today) return [`as of ${asOf} is in the future`]
  if (asOf !== null && asOf < `${month}-01`) return [`as of ${asOf} is before ${month} began`]
  return []
}

/** Day a reading is true for if nobody says: the end of its month, or today while it runs. */
export function defaultAsOf(month: string, today: string): string {
  const end = addDays(addMonths(`${month}-01`, 1), -1)
  return end < today ? end : today
}
