import { and, asc, eq } from 'drizzle-orm'
import { among } from '../db/among.ts'
import type { Db } from '../db/client.ts'
import { partner } from '../db/tables/partner.ts'

/**
 * Locks partners until the transaction ends and answers those that exist, as they are now. The one rule that keeps
 * transactions from waiting for each other in a circle: partner rows first, in id order, then whatever hangs on them.
 */
export function lockPartners(
  db: Db,
  portalId: string,
  ids: Iterable<string>,
): Promise<(typeof partner.$inferSelect)[]> {
  const of = [...new Set(ids)]
  if (of.length === 0) return Promise.resolve([])
  return db
    .select()
    .from(partner)
    .where(and(eq(partner.portalId, portalId), among(partner.id, of)))
    .orderBy(asc(partner.id))
    .for('update')
}
