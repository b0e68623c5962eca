import { addWorkingDays, type Holidays } from '../date.ts'
import type { DatedStream } from '../framework/tiers.ts'
import type { FilledSlot } from './fill.ts'
import type { CadenceInput } from './input.ts'
import type { Slot } from './slots.ts'
import { nextStep } from './steps.ts'
import { isSettled, streamTimelines } from './timeline.ts'

/** Last day on which the slot is not yet overdue: due date and grace in working days. */
export function graceEnd(stream: DatedStream, slot: Slot, holidays?: Holidays): string {
  return addWorkingDays(slot.dueOn, stream.grace_working_days, holidays)
}

/** Slots that still ask for a touch after their grace has passed, oldest first within each stream. */
export function overdueSlots(input: CadenceInput): FilledSlot[] {
  return streamTimelines(input).flatMap(({ stream, slots }) =>
    slots.filter(
      (slot) =>
        slot.dueOn < input.today && graceEnd(stream, slot, input.holidays) < input.today && !isSettled(slot, slots),
    ),
  )
}

/** Number of overdue slots, and one for a follow-up whose day has passed. */
export function overdueCount(input: CadenceInput): number {
  const step = nextStep(input)
  return overdueSlots(input).length + (step !== null && step.dueOn < input.today ? 1 : 0)
}
