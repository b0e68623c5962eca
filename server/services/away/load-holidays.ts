import { eq } from 'drizzle-orm'
import type { Holidays } from '#shared/date.ts'
import type { Db } from '../../db/client.ts'
import { holiday } from '../../db/tables/cadence.ts'

/** Days on which this portal does not work, besides the weekend. */
export async function loadHolidays(db: Db, portalId: string): Promise<Holidays> {
  const rows = await db.select({ on: holiday.on }).from(holiday).where(eq(holiday.portalId, portalId))
  return new Set(rows.map(({ on }) => on))
}
