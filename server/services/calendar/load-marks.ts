import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Mark } from '#shared/calendar/apply-marks.ts'
import type { Db } from '../../db/client.ts'
import { calendarMark } from '../../db/tables/calendar.ts'

/** Keys in one statement. */
const AT_ONCE = 5000

/** What people said about these items, oldest first. */
export async function loadMarks(db: Db, portalId: string, keys: readonly string[]): Promise<Mark[]> {
  const marks: Mark[] = []
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const { itemKey, state, movedTo, reason, byName } = calendarMark
    const rows = await db
      .select({ itemKey, state, movedTo, reason, byName })
      .from(calendarMark)
      .where(and(eq(calendarMark.portalId, portalId), inArray(itemKey, keys.slice(start, start + AT_ONCE))))
      .orderBy(asc(calendarMark.createdAt), asc(calendarMark.id))
    marks.push(...rows)
  }
  return marks
}
