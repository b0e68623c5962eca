import { daysBetween } from '../date.ts'
import type { Phase } from '../framework/phases.ts'
import type { Partner } from '../partner.ts'

/** `day` counts from the day Phase 1 was entered, which is day 1; `of` is null in a phase without an end. */
export type PhaseClock = { day: number; of: number | null; late: boolean }

/**
 * Where a partner stands in its phase (framework L213–231; day 14, 42, 56). Late is a flag: nothing moves by itself.
 * Null for prospects, where the clocks stand still, and if nobody knows when Phase 1 began.
 */
export function phaseClock(
  partner: Pick<Partner, 'stage' | 'phaseDates'>,
  phases: readonly Phase[],
  today: string,
): PhaseClock | null {
  const phase = phases.find(({ stage }) => stage === partner.stage)
  const start = partner.phaseDates['1']
  if (phase === undefined || start === undefined) return null
  const day = Math.max(1, daysBetween(start, today) + 1)
  const of = phase.target_day
  return { day, of, late: of !== null && day > of }
}
