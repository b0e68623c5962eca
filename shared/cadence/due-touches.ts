import { addDays, nextWorkingDay } from '../date.ts'
import type { Period } from '../framework/tiers.ts'
import type { DueTouch } from '../standing.ts'
import type { CadenceInput } from './input.ts'
import { isPaused } from './override.ts'
import { nextStep } from './steps.ts'
import { isSettled, type StreamTimeline, streamTimelines } from './timeline.ts'

const DAYS_IN_MONTH = 365 / 12
/** A follow-up is a matter of days: a week late, it is as late as a weekly update. */
const STEP_DAYS = 7

/**
 * What is asked for next in each stream, and the follow-up of an outreach: one line a stream, its oldest open slot, in
 * the order of their days in the list. A snooze and days on which the partner is away move a line, never its due date.
 */
export function dueTouches(input: CadenceInput): DueTouch[] {
  // Sorting is stable: on one day a step comes first, then streams in the order of the tier.
  return [...stepTouch(input), ...streamTimelines(input).flatMap((timeline) => streamTouch(timeline, input))].sort(
    (a, b) => (a.listOn < b.listOn ? -1 : Number(a.listOn > b.listOn)),
  )
}

function stepTouch(input: CadenceInput): DueTouch[] {
  const step = nextStep(input)
  if (step === null) return []
  const { id, label, dueOn } = step
  const setting = input.settings?.find(({ stream }) => stream === id)
  return [
    {
      stream: id,
      label,
      slot: null,
      dueOn,
      template: input.followUpTemplate ?? null,
      kind: 'step',
      listOn: listedOn(dueOn, setting?.snoozedUntil ?? null, input),
      periodDays: STEP_DAYS,
    },
  ]
}

function streamTouch({ stream, slots }: StreamTimeline, input: CadenceInput): DueTouch[] {
  const setting = input.settings?.find((each) => each.stream === stream.id)
  if (setting && isPaused(setting.pauses, input.today)) return []
  const slot = slots.find((each) => !isSettled(each, slots))
  if (slot === undefined) return []
  const { key, dueOn } = slot
  const snoozed = setting?.snoozedSlot === key ? setting.snoozedUntil : null
  return [
    {
      stream: stream.id,
      label: stream.label,
      slot: key,
      dueOn,
      template: stream.template ?? null,
      kind: 'stream',
      listOn: listedOn(dueOn, snoozed, input),
      periodDays: daysOf(stream.every),
    },
  ]
}

/** The due date, the end of the snooze if that is later, and never a day on which the partner is away. */
function listedOn(dueOn: string, snoozedUntil: string | null, { away = [], today, holidays }: CadenceInput): string {
  let day = snoozedUntil !== null && snoozedUntil > dueOn ? snoozedUntil : dueOn
  for (const { from, to } of away.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    // What was late before the partner left rests until it is back.
    const asked = day > today || to < today ? day : today
    if (from <= asked && asked <= to) day = nextWorkingDay(addDays(to, 1), holidays)
  }
  return day
}

/** Days from one touch to the next, a month counted as a twelfth of a year. */
export function daysOf(every: Period): number {
  return 'days' in every ? every.days : every.months * DAYS_IN_MONTH
}
