import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Preselection } from '#shared/api/incident.ts'
import { MOST_AFFECTED } from '#shared/api/incident.ts'
import type { Db } from '../../db/client.ts'
import { contact, partner } from '../../db/tables/partner.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { nobodyIsTold } from '../notify/nobody-is-told.ts'
import { recipientsOf } from './recipients.ts'

const SHOWN = 100
/** Phase 3 on: before that nothing of ours runs at the partner's. */
const RUNNING = ['launch', 'ongoing'] as const

/** The partners an incident affects unless somebody says otherwise: those with an integration, never a whole tier. */
export async function integratedPartners(db: Db, portalId: string): Promise<{ partnerId: string; name: string }[]> {
  return db
    .select({ partnerId: partner.id, name: partner.name })
    .from(partner)
    .where(and(eq(partner.portalId, portalId), eq(partner.hasIntegration, true), inArray(partner.stage, [...RUNNING])))
    .orderBy(asc(partner.id))
    .limit(MOST_AFFECTED)
}

/** Who would be affected, and who could not be written to: shown before any incident (DESIGN §8). */
export async function preselect(ctx: Context): Promise<Preselection> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const affected = await integratedPartners(db, ctx.portal.id)
  const recipients = await recipientsOf(
    db,
    ctx.portal.id,
    affected.map(({ partnerId }) => partnerId),
  )
  const told = await nobodyIsTold(ctx)
  return {
    partners: affected.map((each) => ({ ...each, hasContact: (recipients.get(each.partnerId)?.length ?? 0) > 0 })),
    withoutContact: await withoutContact(db, ctx.portal.id),
    warnings: told === null ? [] : [told],
  }
}

/** `primaryContacts` in SQL: no primary, no creator, and not exactly one. */
async function withoutContact(db: Db, portalId: string): Promise<{ partnerId: string; name: string }[]> {
  return db
    .select({ partnerId: partner.id, name: partner.name })
    .from(partner)
    .leftJoin(contact, and(eq(contact.portalId, partner.portalId), eq(contact.partnerId, partner.id)))
    .where(and(eq(partner.portalId, portalId), inArray(partner.stage, [...RUNNING])))
    .groupBy(partner.id, partner.name)
    .having(sql`count(*) filter (where ${contact.role} in ('primary', 'creator')) = 0 and count(${contact.id}) <> 1`)
    .orderBy(asc(partner.id))
    .limit(SHOWN)
}
