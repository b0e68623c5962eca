import { addDays, addMonths, dayOfMonthWeek, isoWeekKey, monthKey, quarterKey, weekdayOf } from '../date.ts'
import type { AnchoredStream, Weekday } from '../framework/tiers.ts'

/** A due date of a stream. */
export type Slot = {
  stream: string
  /** `2026-W47`, `2026-11`, `2026-Q4`; null for a rolling stream, whose dates move. */
  key: string | null
  /** Month the slot belongs to, `2026-11`: Friday of Week 4 of September may be due in October. */
  month: string
  dueOn: string
}

const WEEKDAY: Record<Weekday, number> = { monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5 }

/**
 * Slots of an anchored stream due after the day it started and up to a day, oldest first.
 * Streams of several weeks are counted from the first chosen weekday after the start; streams of several months fall in
 * the last month of their period (a quarter: March, June, September, December).
 * @param start day the stream started; nothing is due on it
 * @param to last due date wanted
 */
export function slotsOf(stream: AnchoredStream, start: string, to: string): Slot[] {
  const { every } = stream
  if ('week_of_month' in stream.slot) {
    const place = { week: stream.slot.week_of_month, weekday: WEEKDAY[stream.slot.weekday] }
    return monthSlots(stream.id, 'months' in every ? every.months : 1, { ...place, start, to })
  }
  return weekSlots(stream.id, 'days' in every ? every.days : 7, { weekday: WEEKDAY[stream.slot.weekday], start, to })
}

type Span = { weekday: number; start: string; to: string }

function weekSlots(stream: string, days: number, { weekday, start, to }: Span): Slot[] {
  const slots: Slot[] = []
  const ahead = (weekday - weekdayOf(start) + 7) % 7
  for (let dueOn = addDays(start, ahead === 0 ? 7 : ahead); dueOn <= to; dueOn = addDays(dueOn, days)) {
    slots.push({ stream, key: isoWeekKey(dueOn), month: monthKey(dueOn), dueOn })
  }
  return slots
}

function monthSlots(stream: string, months: number, span: Span & { week: number }): Slot[] {
  const slots: Slot[] = []
  // Friday of Week 4 may be due in the month after its own, so the month before the start is looked at too.
  let month = monthKey(addMonths(`${monthKey(span.start)}-01`, -1))
  for (; month <= monthKey(span.to); month = monthKey(addMonths(`${month}-01`, 1))) {
    if (!endsPeriod(month, months)) continue
    const dueOn = dayOfMonthWeek(month, span.week, span.weekday)
    if (dueOn > span.start && dueOn <= span.to) {
      slots.push({ stream, key: months === 3 ? quarterKey(`${month}-01`) : month, month, dueOn })
    }
  }
  return slots
}

function endsPeriod(month: string, months: number): boolean {
  return (Number(month.slice(0, 4)) * 12 + Number(month.slice(5))) % months === 0
}
