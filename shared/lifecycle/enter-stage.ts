import { phaseOf, type Stage } from '../framework/phases.ts'
import type { Partner } from '../partner.ts'

/** Stage and phase dates after a move on the local date `on`. A phase entered before keeps its first date: clocks do not restart. */
export function enterStage(
  phaseDates: Partner['phaseDates'],
  stage: Stage,
  on: string,
): Pick<Partner, 'stage' | 'phaseDates'> {
  const phase = phaseOf(stage)
  if (!phase || phaseDates[`${phase}`]) return { stage, phaseDates }
  return { stage, phaseDates: { ...phaseDates, [phase]: on } }
}
