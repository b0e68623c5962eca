import { and, eq } from 'drizzle-orm'
import { partnerIdentity } from '#server/db/tables/partner.ts'
import type { Deps } from '#server/deps.ts'
import type { Portal } from '#server/write/context.ts'
import type { IdentityKind } from '#shared/identity.ts'

/** The identities of one kind that a portal knows. */
export function findByIdentity({ deps, portal }: { deps: Deps; portal: Portal }, kind: IdentityKind) {
  return deps.database.db
    .select({ partnerId: partnerIdentity.partnerId, value: partnerIdentity.value })
    .from(partnerIdentity)
    .where(and(eq(partnerIdentity.portalId, portal.id), eq(partnerIdentity.kind, kind)))
}
