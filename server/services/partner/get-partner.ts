import { z } from 'zod'
import { ContactRole } from '#shared/contact.ts'
import { tierOf } from '#shared/framework/framework.ts'
import { Identity } from '#shared/identity.ts'
import { Partner } from '#shared/partner.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { getFacts } from './find.ts'

export const PartnerRecord = Partner.extend({
  tierName: z.string(),
  contacts: z.array(z.object({ id: z.uuid(), email: z.string(), name: z.string().nullable(), role: ContactRole })),
  identities: z.array(Identity),
  away: z.array(z.object({ id: z.uuid(), from: z.iso.date(), to: z.iso.date(), note: z.string().nullable() })),
}).meta({ id: 'PartnerRecord' })
export type PartnerRecord = z.infer<typeof PartnerRecord>

/** Everything people decided about a partner; where it has no words of its own, the tier's. Throws `not-found`. */
export async function getPartner(ctx: Context, id: string): Promise<PartnerRecord> {
  requireRole(ctx, 'viewer')
  const { partner, contacts, identities, away = [] } = await getFacts(ctx.deps.database.db, ctx.portal.id, id)
  const tier = tierOf(ctx.deps.framework, partner.tier)
  return {
    ...partner,
    relationshipType: partner.relationshipType ?? tier.relationship_type,
    businessValue: partner.businessValue ?? tier.business_value ?? null,
    tierName: tier.name,
    contacts: contacts.map(({ id: contactId, email, name, role }) => ({
      id: contactId,
      email,
      name,
      role: ContactRole.catch('other').parse(role),
    })),
    identities: identities.map(({ kind, value }) => ({ kind, value })),
    away: away.map(({ id: awayId, from, to, note }) => ({ id: awayId, from, to, note })),
  }
}
