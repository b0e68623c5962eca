import { and, asc, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { touchpoint } from '../../db/tables/history.ts'
import { contact, partner, partnerIdentity } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import { type PartnerFacts, toPartner, toTouchpoint } from './facts.ts'

/** What the card shows of what people wrote; the score's inputs stay where they are. */
export type CardFacts = Pick<PartnerFacts, 'partner' | 'identities' | 'contacts' | 'touchpoints'>

/** Reads them side by side, so not inside a transaction. Throws `not-found`. */
export async function readCardFacts(db: Db, portalId: string, id: string): Promise<CardFacts> {
  const ofIt = (table: typeof contact | typeof touchpoint | typeof partnerIdentity) =>
    and(eq(table.portalId, portalId), eq(table.partnerId, id))
  const [partners, identities, contacts, touchpoints] = await Promise.all([
    db
      .select()
      .from(partner)
      .where(and(eq(partner.portalId, portalId), eq(partner.id, id))),
    db.select().from(partnerIdentity).where(ofIt(partnerIdentity)).orderBy(asc(partnerIdentity.id)),
    db.select().from(contact).where(ofIt(contact)).orderBy(asc(contact.id)),
    db.select().from(touchpoint).where(ofIt(touchpoint)).orderBy(asc(touchpoint.id)),
  ])
  const [row] = partners
  if (!row) throw new AppError('not-found', `There is no partner ${id} in this portal.`)
  return { partner: toPartner(row), identities, contacts, touchpoints: touchpoints.map(toTouchpoint) }
}
