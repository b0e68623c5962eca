import { and, eq } from 'drizzle-orm'
import { rateRing } from '../../../db/tables/sync.ts'
import { type Check, fail, ok, warn } from '../check.ts'

/** Share of the custom records an account may have at which a person should think of it. */
const NEARLY_FULL = 0.9

export const limits: Check = {
  name: 'Limits',
  async look({ deps, portal }) {
    const [ring] = await deps.database.db
      .select({ max: rateRing.max, stopped: rateRing.stoppedUntil })
      .from(rateRing)
      .where(and(eq(rateRing.portalId, portal.id), eq(rateRing.bucket, 'burst')))
    if (ring?.stopped && ring.stopped > deps.clock().getTime()) {
      return fail(
        `Today’s requests are used up; nothing is sent before ${new Date(ring.stopped).toISOString()}.`,
        'It goes on by itself. If it happens often, look for other programs on the account or raise its limit.',
      )
    }
    const pace = `${ring?.max ?? 'an unknown number of'} requests in 10 s`
    const records = await deps.hubspot(portal.id).customRecords()
    if (records === null || records.limit === 0) return ok(`${pace}; no custom records in this plan.`)
    const used = `${records.usage} of ${records.limit} custom records used`
    if (records.usage / records.limit < NEARLY_FULL) return ok(`${pace}; ${used}.`)
    return warn(
      `${pace}; ${used}.`,
      'Archive records in HubSpot or raise the limit; full, no new partner gets a record.',
    )
  },
}
