import { and, eq, inArray, or } from 'drizzle-orm'
import type { Identity } from '#shared/identity.ts'
import type { Partner } from '#shared/partner.ts'
import type { Db } from '../../db/client.ts'
import { partnerIdentity } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import type { Changes } from '../../write/changes.ts'
import { loadFacts, type PartnerFacts, toPartner } from './facts.ts'

/** Ids of the partners known by any of these identities, each once. */
export async function findByIdentity(db: Db, portalId: string, identities: readonly Identity[]): Promise<string[]> {
  if (identities.length === 0) return []
  const isOne = identities.map(({ kind, value }) =>
    and(eq(partnerIdentity.kind, kind), eq(partnerIdentity.value, value)),
  )
  const rows = await db
    .select({ id: partnerIdentity.partnerId })
    .from(partnerIdentity)
    .where(and(eq(partnerIdentity.portalId, portalId), or(...isOne)))
  return [...new Set(rows.map((row) => row.id))]
}

/** Identities among the given that some partner has already. */
export async function takenIdentities(db: Db, portalId: string, identities: readonly Identity[]): Promise<Set<string>> {
  if (identities.length === 0) return new Set()
  const values = identities.map((identity) => identity.value)
  const rows = await db
    .select({ kind: partnerIdentity.kind, value: partnerIdentity.value })
    .from(partnerIdentity)
    .where(and(eq(partnerIdentity.portalId, portalId), inArray(partnerIdentity.value, values)))
  return new Set(rows.map((row) => `${row.kind}:${row.value}`))
}

/** Facts of one partner. Throws `not-found`. */
export async function getFacts(db: Db, portalId: string, id: string): Promise<PartnerFacts> {
  const [facts] = await loadFacts(db, portalId, [id])
  if (!facts) throw new AppError('not-found', `There is no partner ${id} in this portal.`)
  return facts
}

/**
 * A partner as it is now, locked until the write ends: what is decided by it still holds when it is written. Throws
 * `not-found`.
 */
export async function lockPartner(changes: Changes, id: string): Promise<Partner> {
  const [row] = await changes.lockPartners([id])
  if (!row) throw new AppError('not-found', `There is no partner ${id} in this portal.`)
  return toPartner(row)
}
