import { and, eq, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { addMonths, monthKey } from '#shared/date.ts'
import type { GivenReading } from '#shared/metric/check-reading.ts'
import { partner } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import type { HubSpotDoor, HubSpotError, SearchQuery } from '../../hubspot/door.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { SavedReadings, saveReadings } from './save-readings.ts'

/** Contact properties that billing sync or an import writes (DESIGN §7). */
const SOURCE = 'partner_source'
const BECAME = 'became_customer_on'

export const CountedCustomers = z
  .object({ month: z.string(), all: z.int(), known: z.int(), saved: SavedReadings })
  .meta({ id: 'CountedCustomers' })
export type CountedCustomers = z.infer<typeof CountedCustomers>

/**
 * Counts the new customers of a month in HubSpot by the totals of searches, no contact is read: all, those with a source,
 * and those of each Tier 1 partner by its name. Kept as readings with HubSpot as their source. Throws `conflict` if the
 * contacts lack the two properties. @param wanted default: the last closed month
 */
export async function countCustomers(ctx: Context, wanted?: string): Promise<CountedCustomers> {
  requireRole(ctx, 'manager')
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const month = wanted ?? monthKey(addMonths(`${monthKey(today)}-01`, -1))
  const door = ctx.deps.hubspot(ctx.portal.id)
  const all = await total(door, month, [])
  const known = await total(door, month, [{ property: SOURCE, operator: 'HAS_PROPERTY' }])
  const strategic = await ctx.deps.database.db
    .select({ id: partner.id, name: partner.name })
    .from(partner)
    .where(
      and(
        eq(partner.portalId, ctx.portal.id),
        eq(partner.tier, 'tier-1'),
        inArray(partner.stage, ['launch', 'ongoing']),
        isNull(partner.archivedAt),
      ),
    )
  const readings = [
    reading(null, 'new-customers', month, all),
    reading(null, 'partner-customers', month, known),
    reading(null, 'unknown-source-customers', month, all - known),
  ]
  for (const { id, name } of strategic) {
    const through = await total(door, month, [{ property: SOURCE, operator: 'EQ', value: name }])
    readings.push(reading(id, 'partner-customers', month, through))
  }
  const source = `HubSpot contacts, ${BECAME} and ${SOURCE}`
  return { month, all, known, saved: await saveReadings(ctx, { source, sourceKind: 'hubspot', readings, key: null }) }
}

function reading(partnerId: string | null, name: string, month: string, value: number): GivenReading {
  return { partnerId, name, month, value, target: null, asOf: null, answers: null }
}

/** One search that answers its total and one contact at most. Dates in HubSpot are midnight UTC. */
async function total(door: HubSpotDoor, month: string, more: SearchQuery['filters']): Promise<number> {
  const first = Date.parse(`${month}-01T00:00:00Z`)
  const last = Date.parse(`${addMonths(`${month}-01`, 1)}T00:00:00Z`) - 1
  const filters: SearchQuery['filters'] = [
    { property: BECAME, operator: 'GTE', value: String(first) },
    { property: BECAME, operator: 'LTE', value: String(last) },
    ...more,
  ]
  try {
    return (await door.search('contacts', { filters, properties: [], limit: 1 })).total ?? 0
  } catch (error) {
    if ((error as HubSpotError).kind !== 'invalid') throw error
    throw new AppError(
      'conflict',
      `HubSpot's contacts cannot be counted by ${BECAME} and ${SOURCE}: create the two properties (a date and a text) and let billing write them, or import the counts as CSV.`,
      { cause: error },
    )
  }
}
