import type { DatedStream } from '../framework/tiers.ts'
import { anchoredSlots, type FilledSlot, put, rollingSlots } from './fill.ts'
import type { CadenceInput } from './input.ts'
import { type DoneTouch, doneTouches, satisfies } from './kept.ts'
import { pausedSpans } from './override.ts'
import { runningStreams } from './streams.ts'

/** A running stream with its slots, oldest first, each with what filled it. */
export type StreamTimeline = {
  stream: DatedStream
  start: string
  slots: FilledSlot[]
  /** Days on which the stream was paused, both ends included; they count neither for nor against it. */
  paused: readonly { from: string; to: string }[]
}

const known = new WeakMap<CadenceInput, StreamTimeline[]>()

/**
 * What every running stream of a partner asked for and got. Worked out once for one input object: next touchpoint,
 * overdue slots and health all ask, and an input is never changed after it was made.
 */
export function streamTimelines(input: CadenceInput): readonly StreamTimeline[] {
  const timelines = known.get(input) ?? workOut(input)
  known.set(input, timelines)
  return timelines
}

function workOut(input: CadenceInput): StreamTimeline[] {
  const { touchpoints, today, holidays } = input
  const timelines = runningStreams(input).map(({ stream, start, pauses }) => {
    const fill = { start, touchpoints, today, holidays, pauses }
    const slots = stream.kind === 'anchored' ? anchoredSlots(stream, fill) : rollingSlots(stream, fill)
    return { stream, start, slots, paused: pausedSpans(pauses, today) }
  })
  for (const timeline of timelines) applyCovers(timeline, timelines, input)
  return timelines
}

/** A quarterly review is the strategic review of its month too: it fills that slot if it is open and moves no date. */
function applyCovers(covering: StreamTimeline, all: readonly StreamTimeline[], input: CadenceInput): void {
  const covered = all.filter(({ stream }) => covering.stream.covers.includes(stream.id))
  if (covered.length === 0) return
  const done = doneTouches(input.touchpoints, input.today)
  for (const { touch, mails, month } of covering.slots) {
    const own = new Set(touch === null ? mails : [...mails, touch])
    for (const { stream, slots } of covered) {
      const slot = slots.find((each) => each.key !== null && each.month === month)
      for (const each of own) {
        const satisfied = satisfies(stream, each, done)
        if (slot !== undefined && isBetter(each, satisfied, slot)) put(slot, each, satisfied)
      }
    }
  }
}

/** Covering fills a slot without a conversation, or dates one that took place twice by the earlier. */
function isBetter(touch: DoneTouch, satisfied: boolean, slot: FilledSlot): boolean {
  return !slot.satisfied || (satisfied && slot.touch !== null && touch.on < slot.touch.on)
}

/**
 * True if nobody needs to do anything for the slot any more: filled, skipped, or picked up by a touch that filled a
 * later slot once this one was due. A missed slot stays missed in the score; it is not asked for again.
 */
export function isSettled(slot: FilledSlot, slots: readonly FilledSlot[]): boolean {
  if (slot.touch !== null || slot.skipped !== null) return true
  return slots.some(({ touch, dueOn }) => touch !== null && dueOn > slot.dueOn && touch.on >= slot.dueOn)
}
