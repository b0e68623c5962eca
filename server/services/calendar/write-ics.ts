import ical, { ICalEventStatus } from 'ical-generator'
import type { ToldEvent } from '#shared/calendar/diff-feed.ts'
import { addDays } from '#shared/date.ts'

/** How often a calendar program may ask again. */
const HOURS = 6

/** Events as iCalendar text (RFC 5545): all-day, DATE values, the end on the next day. */
export function writeIcs(name: string, told: readonly ToldEvent[]): string {
  const calendar = ical({ name, prodId: { company: 'tributary', product: 'calendar' }, ttl: HOURS * 3600 })
  for (const { event, sequence, modifiedAt, cancelledAt } of told) {
    calendar.createEvent({
      id: event.uid,
      // Midnight UTC: the generator writes the UTC date of an all-day event.
      start: new Date(`${event.on}T00:00:00Z`),
      end: new Date(`${addDays(event.on, 1)}T00:00:00Z`),
      allDay: true,
      summary: event.summary,
      description: event.description,
      sequence,
      stamp: modifiedAt,
      lastModified: modifiedAt,
      status: cancelledAt === null ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
    })
  }
  return calendar.toString()
}
