import { addDays, addPeriods, daysBetween, type Holidays, monthKey, nextWorkingDay } from '../date.ts'
import type { AnchoredStream, RollingStream } from '../framework/tiers.ts'
import type { DatedTouch } from './input.ts'
import { countsAsTouch, type DoneTouch, doneTouches, inOrder, satisfies } from './kept.ts'
import { isPaused, type Pause } from './override.ts'
import { type Slot, slotsOf } from './slots.ts'

export type FilledSlot = Slot & {
  /** Touch that filled the slot. */
  touch: DoneTouch | null
  /** False for a mail of a two-way stream that nobody has answered. */
  satisfied: boolean
  /** Mails of a two-way stream that nobody has answered, oldest first; they leave the slot open to a conversation. */
  mails: DoneTouch[]
  /** The slot was given up with this reason. */
  skipped: { reason: string | null } | null
}

export type FillInput = {
  start: string
  touchpoints: readonly DatedTouch[]
  today: string
  holidays?: Holidays
  pauses?: readonly Pause[]
}

/**
 * Gives each touch of an anchored stream its slot: the one it names, else the nearest that is open, the older of two
 * equally near. A touch never fills a slot before the one ahead of it is due, and never moves a date (DESIGN §6).
 * @param slots slots of the stream, oldest first
 */
export function fillSlots(
  stream: AnchoredStream,
  slots: readonly Slot[],
  { start, touchpoints, today }: FillInput,
): FilledSlot[] {
  const done = doneTouches(touchpoints, today)
  const filled: FilledSlot[] = slots.map((slot) => ({
    ...slot,
    touch: null,
    satisfied: false,
    mails: [],
    skipped: null,
  }))
  const own = done.filter((touch) => touch.stream === stream.id && countsAsTouch(touch))
  const keys = new Set(slots.map((slot) => slot.key))
  const named = own.filter((touch) => touch.slot !== null && keys.has(touch.slot))
  const free = own.filter((touch) => !named.includes(touch) && touch.on >= start)
  for (const touch of [...named, ...free]) {
    const satisfied = satisfies(stream, touch, done)
    const slot = named.includes(touch)
      ? filled.find((each) => each.key === touch.slot && !each.satisfied)
      : nearest(filled, touch.on)
    if (slot !== undefined) put(slot, touch, satisfied)
  }
  skipSlots(stream.id, filled, touchpoints)
  return filled
}

/** Puts a touch into a slot; the first mail fills it, a conversation takes its place. */
export function put(slot: FilledSlot, touch: DoneTouch, satisfied: boolean): void {
  if (satisfied) Object.assign(slot, { touch, satisfied })
  else Object.assign(slot, { touch: slot.touch ?? touch, mails: [...slot.mails, touch] })
}

/** Of the slots up to the first that is due on the day or later, the last two that can be it decide. */
function nearest(slots: readonly FilledSlot[], on: string): FilledSlot | undefined {
  const ahead = slots.findIndex((slot) => slot.dueOn >= on)
  const last = ahead === -1 ? slots.length - 1 : ahead
  const next = slots[last]
  const open = (slot: FilledSlot | undefined) => slot !== undefined && !slot.satisfied
  let index = last - 1
  while (index >= 0 && !open(slots[index])) index -= 1
  const before = slots[index]
  if (before === undefined || next === undefined || !open(next)) return open(next) ? next : before
  return distance(next, on) < distance(before, on) ? next : before
}

function distance(slot: Slot, on: string): number {
  return Math.abs(daysBetween(slot.dueOn, on))
}

function skipSlots(stream: string, slots: readonly FilledSlot[], touchpoints: readonly DatedTouch[]): void {
  for (const touch of touchpoints
    .filter((each) => each.stream === stream && each.status === 'skipped')
    .toSorted(inOrder)) {
    const slot = slots.find((each) => each.key === touch.slot && touch.slot !== null && each.touch === null)
    if (slot !== undefined) slot.skipped = { reason: touch.reason }
  }
}

/**
 * Dates of a rolling stream: each is a period after the last touch, on a working day; the last one is open.
 * A quarter from 31 January is 30 April.
 */
export function rollingSlots(stream: RollingStream, input: FillInput): FilledSlot[] {
  const { start, touchpoints, today } = input
  const done = doneTouches(touchpoints, today)
  const skips = touchpoints.filter((touch): touch is DoneTouch => isSkip(touch, today))
  const own = [...done, ...skips]
    .filter((touch) => touch.stream === stream.id && countsAsTouch(touch) && touch.on >= start)
    .sort(inOrder)
  const slots: FilledSlot[] = []
  let anchor = start
  for (const touch of own) {
    const slot = rollingSlot(stream, anchor, input)
    if (touch.status === 'skipped') slot.skipped = { reason: touch.reason }
    else put(slot, touch, satisfies(stream, touch, done))
    slots.push(slot)
    anchor = touch.on
  }
  const open = rollingSlot(stream, anchor, input)
  const { pauses = [], holidays } = input
  const pause = pauses.find(({ from, to }) => from <= open.dueOn && (to === null || open.dueOn <= to))
  if (pause === undefined) return [...slots, open]
  if (pause.to === null) return slots
  return [...slots, { ...open, dueOn: nextWorkingDay(addDays(pause.to, 1), holidays) }]
}

function isSkip({ status, on }: DatedTouch, today: string): boolean {
  return status === 'skipped' && on !== null && on <= today
}

function rollingSlot(stream: RollingStream, anchor: string, { holidays }: FillInput): FilledSlot {
  const dueOn = nextWorkingDay(addPeriods(anchor, stream.every), holidays)
  return {
    stream: stream.id,
    key: null,
    month: monthKey(dueOn),
    dueOn,
    touch: null,
    satisfied: false,
    mails: [],
    skipped: null,
  }
}

/** Slots of an anchored stream up to the first that can still be open after every touch has had its place. */
export function anchoredSlots(stream: AnchoredStream, input: FillInput): FilledSlot[] {
  const mayFillAhead = input.touchpoints.filter((touch) => touch.stream === stream.id && touch.slot !== null).length
  const from = input.today > input.start ? input.today : input.start
  // Two periods reach over the slot of today's period and the one after it; the rest is for slots named far ahead.
  const horizon = addPeriods(from, stream.every, 2 + mayFillAhead)
  const { pauses = [], holidays } = input
  const slots = slotsOf(stream, input.start, addPeriods(horizon, { days: 35 }))
    .map((slot) => ({ ...slot, dueOn: nextWorkingDay(slot.dueOn, holidays) }))
    .filter(({ dueOn }) => !isPaused(pauses, dueOn))
  return fillSlots(stream, slots, input)
}
