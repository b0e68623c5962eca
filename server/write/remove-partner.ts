import { and, eq } from 'drizzle-orm'
import type { Db } from '../db/client.ts'
import { FOREIGN_KEY_VIOLATION, sqlStateOf } from '../db/sql-state.ts'
import { partner, partnerIdentity } from '../db/tables/partner.ts'
import { AppError } from '../errors.ts'

/**
 * Removes a partner and the identity of its HubSpot record, which push keeps and is nobody's write. Throws `conflict`
 * if anything that people wrote still hangs on it; the foreign keys say so.
 */
export async function removePartner(db: Db, portalId: string, id: string): Promise<void> {
  const own = and(eq(partnerIdentity.portalId, portalId), eq(partnerIdentity.partnerId, id))
  await db.delete(partnerIdentity).where(and(own, eq(partnerIdentity.kind, 'hubspot-record')))
  try {
    await db.delete(partner).where(and(eq(partner.portalId, portalId), eq(partner.id, id)))
  } catch (error) {
    if (sqlStateOf(error) !== FOREIGN_KEY_VIOLATION) throw error
    throw new AppError(
      'conflict',
      'More was written about this partner since; it cannot be taken away. Set its stage to declined or ended instead.',
    )
  }
}
