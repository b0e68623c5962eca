import { addDays, addMonths } from '../date.ts'

/** Part of a goal that is due at the end of one period. */
export type PacedTarget = { periodEnd: string; target: number }

/**
 * The period ends of a goal with the target of each. A yearly goal is compared at its four quarter ends and grows evenly
 * from `zero`: 12 a year from 0 is 3, 6, 9, 12 (row 169, DESIGN §7).
 * @param end last day of the year or quarter
 */
export function pacedTargets(goal: {
  per: 'quarter' | 'year'
  end: string
  zero: number
  target: number
}): PacedTarget[] {
  if (goal.per === 'quarter') return [{ periodEnd: goal.end, target: goal.target }]
  const dayAfter = addDays(goal.end, 1)
  return [1, 2, 3, 4].map((quarter) => ({
    periodEnd: addDays(addMonths(dayAfter, (quarter - 4) * 3), -1),
    target: goal.zero + ((goal.target - goal.zero) * quarter) / 4,
  }))
}
