import type { NextTouchpoint } from '../standing.ts'
import type { CadenceInput } from './input.ts'
import { nextStep } from './steps.ts'
import { isSettled, streamTimelines } from './timeline.ts'

/**
 * The earliest due date that still asks for something: an open slot of a stream, or a follow-up. Null for prospects,
 * for partners whose clocks stand still, and where no stream has started. May lie in the past.
 */
export function nextTouchpoint(input: CadenceInput): NextTouchpoint | null {
  const candidates = [...nextStepTouchpoint(input), ...streamTouchpoints(input)]
  // Sorting is stable: on one day a step comes first, then streams in the order of the tier.
  return candidates.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : Number(a.dueOn > b.dueOn)))[0] ?? null
}

function nextStepTouchpoint(input: CadenceInput): NextTouchpoint[] {
  const step = nextStep(input)
  if (step === null) return []
  const { id, label, dueOn } = step
  return [{ stream: id, label, slot: null, dueOn, template: input.followUpTemplate ?? null, kind: 'step' }]
}

function streamTouchpoints(input: CadenceInput): NextTouchpoint[] {
  return streamTimelines(input).flatMap(({ stream, slots }) => {
    const slot = slots.find((each) => !isSettled(each, slots))
    if (slot === undefined) return []
    const { key, dueOn } = slot
    return [
      { stream: stream.id, label: stream.label, slot: key, dueOn, template: stream.template ?? null, kind: 'stream' },
    ]
  })
}
