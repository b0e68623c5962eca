import { addWorkingDays } from '../date.ts'
import { phaseOf } from '../framework/phases.ts'
import type { CadenceInput } from './input.ts'
import { type DoneTouch, doneTouches } from './kept.ts'

/** A dated step of phases 1 and 2. */
export type Step = { id: string; label: string; dueOn: string }

/** The stream name that outreach touches carry. */
export const OUTREACH = 'outreach'

/**
 * The next follow-up after the last outreach, or null: before outreach, once the partner has answered, after the last
 * follow-up (then "no answer" is offered), and outside phases 1 and 2 (DESIGN §6).
 */
export function nextStep(input: CadenceInput): Step | null {
  const phase = phaseOf(input.partner.stage)
  if (phase !== 1 && phase !== 2) return null
  const done = doneTouches(input.touchpoints, input.today)
  const outreach = done.findLast((touch) => touch.stream === OUTREACH && touch.direction === 'out')
  if (outreach === undefined || done.some((touch) => touch.direction === 'in' && isAfter(touch, outreach))) return null
  const settled = settledSteps(input, outreach.on)
  const index = input.followUpWorkingDays.findIndex((_, i) => !settled.has(stepId(i)))
  const days = input.followUpWorkingDays[index]
  if (days === undefined) return null
  return {
    id: stepId(index),
    label: `Follow-up ${index + 1}`,
    dueOn: addWorkingDays(outreach.on, days, input.holidays),
  }
}

function stepId(index: number): string {
  return `follow-up-${index + 1}`
}

function isAfter(touch: DoneTouch, outreach: DoneTouch): boolean {
  if (touch.occurredAt === null || outreach.occurredAt === null) return touch.on >= outreach.on
  return Date.parse(touch.occurredAt) >= Date.parse(outreach.occurredAt)
}

/** Steps done or skipped since the outreach; an older round of follow-ups does not count. */
function settledSteps({ touchpoints, today }: CadenceInput, since: string): Set<string> {
  const settled = touchpoints.filter(({ stream, status, on, createdAt }) => {
    const date = on ?? createdAt.slice(0, 10)
    return stream !== null && status !== 'draft' && date >= since && date <= today
  })
  return new Set(settled.map((touch) => touch.stream ?? ''))
}
