import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { CalendarPartner } from '#shared/calendar/month.ts'
import type { Db } from '../../db/client.ts'
import { partner } from '../../db/tables/partner.ts'

const STAGES = ['launch', 'ongoing'] as const

export type Wanted = { owner?: string; id?: string; after?: string | null; limit: number }

/** Partners that a calendar has lines for, in order of their id, a page at a time. */
export function loadCalendarPartners(
  db: Db,
  portalId: string,
  { owner, id, after, limit }: Wanted,
): Promise<CalendarPartner[]> {
  const { name, tier, stage, ownerName, secondOwnerName, contractEnd } = partner
  return db
    .select({ id: partner.id, name, tier, stage, ownerName, secondOwnerName, contractEnd })
    .from(partner)
    .where(
      and(
        eq(partner.portalId, portalId),
        inArray(partner.stage, [...STAGES]),
        isNull(partner.archivedAt),
        id ? eq(partner.id, id) : undefined,
        owner ? or(eq(ownerName, owner), eq(secondOwnerName, owner)) : undefined,
        after ? gt(partner.id, sql`${after}::uuid`) : undefined,
      ),
    )
    .orderBy(asc(partner.id))
    .limit(limit)
}
