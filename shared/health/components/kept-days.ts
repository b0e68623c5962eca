import type { FilledSlot } from '../../cadence/fill.ts'
import { PARTNER_ASKED, REPLY_DAYS } from '../../cadence/kept.ts'
import type { StreamTimeline } from '../../cadence/timeline.ts'
import { addDays, addWorkingDays, daysBetween, type Holidays } from '../../date.ts'

/** How a stream was kept over the window. */
export type KeptDays = {
  days: number
  overdue: number
  /** First day of the window, and whether it is the whole of it. */
  from: string
  whole: boolean
  /** Slots that made the stream overdue, oldest first, and the oldest that still does. */
  late: FilledSlot[]
  open: FilledSlot | null
}

const OVERDUE = 1
const AWAY = 2

export type Window = {
  today: string
  days: number
  away: readonly { from: string; to: string }[]
  holidays?: Holidays
  /** Overdue days on top, for missed clocks. */
  penalty: number
}

/**
 * Days of the window in which the stream was overdue. The window ends yesterday, since today is not over, and begins
 * `days` before today or on the stream's first due date, whichever is later (DESIGN §7).
 * @returns null while no due date has passed, or if the partner was away all the time
 */
export function keptDays({ stream, slots, paused }: StreamTimeline, window: Window): KeptDays | null {
  const first = slots[0]
  if (first === undefined || first.dueOn >= window.today) return null
  const opening = addDays(window.today, -window.days)
  const from = first.dueOn > opening ? first.dueOn : opening
  const marks = new Uint8Array(daysBetween(from, window.today))
  const late: FilledSlot[] = []
  let open: FilledSlot | null = null
  for (const slot of slots) {
    if (slot.dueOn >= window.today) break
    const start = addDays(addWorkingDays(slot.dueOn, stream.grace_working_days, window.holidays), 1)
    const resolved = resolvedOn(slot, slots)
    const end = resolved ?? window.today
    if (start >= end || end <= from) continue
    markOverdue(marks, [daysBetween(from, start), daysBetween(from, end)], heldDays(slot, slots, from))
    late.push(slot)
    if (resolved === null) open ??= slot
  }
  for (const { from: start, to } of [...window.away, ...paused]) {
    marks.fill(AWAY, Math.max(0, daysBetween(from, start)), Math.max(0, daysBetween(from, to) + 1))
  }
  return total(marks, window.penalty, { from, late, open, whole: from === opening })
}

function total(marks: Uint8Array, penalty: number, rest: Omit<KeptDays, 'days' | 'overdue'>): KeptDays | null {
  const days = marks.filter((mark) => mark !== AWAY).length
  const overdue = marks.filter((mark) => mark === OVERDUE).length
  if (days === 0) return null
  const none = overdue === 0 ? { late: [], open: null } : {}
  return { ...rest, ...none, days, overdue: Math.min(days, overdue + penalty) }
}

/** Marks the days from the first up to the second that no mail holds. */
function markOverdue(marks: Uint8Array, [start, end]: readonly [number, number], held: readonly number[]): void {
  for (let day = Math.max(0, start); day < end; day += 1) {
    if (!held.some((sent) => day >= sent && day <= sent + REPLY_DAYS)) marks[day] = OVERDUE
  }
}

/** Day from which the slot no longer made the stream overdue; null while it still does. */
function resolvedOn(slot: FilledSlot, slots: readonly FilledSlot[]): string | null {
  if (slot.skipped?.reason === PARTNER_ASKED) return slot.dueOn
  let resolved: string | null = null
  for (const other of slots) {
    const { touch, satisfied } = other
    if (touch === null || !satisfied || (resolved !== null && touch.on >= resolved)) continue
    if (reaches(other, touch.on, slot)) resolved = touch.on
  }
  return resolved
}

/** Days, counted from `from`, of mails of a two-way stream that wait for a reply or waited: each holds the slot 14 days. */
function heldDays(slot: FilledSlot, slots: readonly FilledSlot[], from: string): number[] {
  return slots.flatMap((other) =>
    other.mails.filter((mail) => reaches(other, mail.on, slot)).map((mail) => daysBetween(from, mail.on)),
  )
}

/** True if a touch in one slot counts for another too: it came once that was due, so the stream was taken up again. */
function reaches(filled: FilledSlot, on: string, slot: FilledSlot): boolean {
  if (filled.dueOn <= slot.dueOn) return filled.dueOn === slot.dueOn
  // Slots of a rolling stream follow one another by their touches, so a later one always came after.
  return filled.key === null || on >= slot.dueOn
}
