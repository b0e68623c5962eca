import { and, eq, lte } from 'drizzle-orm'
import { addDays } from '#shared/date.ts'
import { dueTouch } from '../../../db/tables/due.ts'
import { localDate } from '../../../time/local-date.ts'
import { type DueProvider, MAX_AHEAD_DAYS } from '../provider.ts'
import { toItem } from '../to-item.ts'

/** Slots of streams and follow-ups that are due, or soon will be, all of them; the list itself reads a page at a time. */
export const dueTouchpoints: DueProvider = async (deps, portal, now) => {
  const until = addDays(localDate(now, portal.timeZone), MAX_AHEAD_DAYS)
  const rows = await deps.database.db
    .select()
    .from(dueTouch)
    .where(and(eq(dueTouch.portalId, portal.id), lte(dueTouch.listOn, until)))
  return rows.map(toItem)
}
