import { addWorkingDays } from '../date.ts'
import { phaseOf } from '../framework/phases.ts'
import type { CadenceInput } from './input.ts'
import { type DoneTouch, doneTouches, isConversation } from './kept.ts'
import type { OutreachState } from './replies.ts'

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
  if (outreach === undefined || done.some((touch) => isAnswer(touch) && isAfter(touch, outreach))) return null
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

/**
 * Where the outreach of a partner in phases 1 and 2 stands. No answer: as long again as the first wait has passed since
 * the last follow-up, in working days, and nobody has written.
 */
export function outreachState(input: CadenceInput): OutreachState {
  const phase = phaseOf(input.partner.stage)
  if (phase !== 1 && phase !== 2) return 'none'
  const done = doneTouches(input.touchpoints, input.today)
  const outreach = done.findLast((touch) => touch.stream === OUTREACH && touch.direction === 'out')
  if (outreach === undefined) return 'none'
  if (done.some((touch) => isAnswer(touch) && isAfter(touch, outreach))) return 'in-talks'
  if (nextStep(input) !== null) return 'waiting'
  const last = done.findLast((touch) => touch.direction === 'out')!
  const wait = input.followUpWorkingDays[0] ?? 0
  return addWorkingDays(last.on, wait, input.holidays) < input.today ? 'no-answer' : 'waiting'
}

/** A mail from them, or a talk, whoever asked for it. */
function isAnswer(touch: DoneTouch): boolean {
  return touch.direction === 'in' || isConversation(touch)
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
