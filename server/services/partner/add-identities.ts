import { type Identity, identityKey } from '#shared/identity.ts'
import type { Changes } from '../../write/changes.ts'
import { takenIdentities } from './find.ts'

/** Makes the partner known by those of the identities that nobody is known by yet. */
export async function addIdentities(
  changes: Changes,
  portalId: string,
  { partnerId, identities }: { partnerId: string; identities: readonly Identity[] },
): Promise<void> {
  const taken = await takenIdentities(changes.db, portalId, identities)
  const open = identities.filter((identity) => !taken.has(identityKey(identity)))
  for (const { kind, value } of open) await changes.insert('identity', { partnerId, kind, value })
}
