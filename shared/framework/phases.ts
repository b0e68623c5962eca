import { z } from 'zod'
import { Origin, Slug } from './tiers.ts'

/** Stages of the HubSpot pipeline "Partnership development": prospect, the four phases, and three that stop the clocks. */
export const Stage = z.enum([
  'prospect',
  'initial-contact',
  'negotiation',
  'launch',
  'ongoing',
  'paused',
  'declined',
  'ended',
])
export type Stage = z.infer<typeof Stage>

const PHASE_OF_STAGE: Partial<Record<Stage, 1 | 2 | 3 | 4>> = {
  'initial-contact': 1,
  negotiation: 2,
  launch: 3,
  ongoing: 4,
}

/** Phase number 1–4, 0 for a prospect, null where the clocks stand still (paused, declined, ended). */
export function phaseOf(stage: Stage): 0 | 1 | 2 | 3 | 4 | null {
  if (stage === 'prospect') return 0
  return PHASE_OF_STAGE[stage] ?? null
}

export const ChecklistLine = z.strictObject({
  id: Slug,
  label: z.string().min(1),
  origin: Origin,
  only_if: z.enum(['has_integration']).optional(),
  /** The line is done by what was logged; anything else is ticked by a person. */
  done_by: z.enum(['outreach']).optional(),
  /** Ticking it freezes the newest value of every metric (framework L229). */
  freezes: z.literal('baseline').optional(),
  recurring: z.enum(['kpi-review', 'streams', 'band-90', 'contract-end']).optional(),
})
export type ChecklistLine = z.infer<typeof ChecklistLine>

export const Phase = z.strictObject({
  number: z.int().min(1).max(4),
  stage: Stage,
  label: z.string().min(1),
  weeks: z.string(),
  /** Day, counted from the day Phase 1 was entered, by which the phase should be over; null for the open-ended phase. */
  target_day: z.int().positive().nullable(),
  checklist: z.array(ChecklistLine).length(4),
  origin: Origin,
})
export type Phase = z.infer<typeof Phase>
