import { and, eq, ne } from 'drizzle-orm'
import { contact } from '../../db/tables/partner.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import type { SyncScope } from '../apply-remote.ts'
import type { SyncRow } from '../push/claim.ts'
import { mergeRole } from './roles.ts'

type Found = { row: Pick<SyncRow, 'localId' | 'base'>; local: { partnerId: string; role: string }; hubspot: string }

/**
 * Takes a role over that a person changed in HubSpot, as that person's write: the audit keeps the one that gave way. Who
 * becomes the primary contact there takes the place of the one here. Answers the role that stands.
 */
export async function takeOverRole(
  scope: Pick<SyncScope, 'deps' | 'portal' | 'now'>,
  { row, local, hubspot }: Found,
): Promise<string> {
  const role = mergeRole({ base: row.base.role ?? null, here: local.role, hubspot })
  if (role === local.role) return role
  const ctx: Context = { ...scope, actor: { kind: 'hubspot', name: 'HubSpot' }, role: 'manager' }
  const options = { action: 'hubspot-edit', needs: 'manager' as const, input: { id: row.localId } }
  await write(ctx, options, async (changes) => {
    await changes.lockPartners([local.partnerId])
    const others = await changes.db
      .select({ id: contact.id })
      .from(contact)
      .where(
        and(
          eq(contact.portalId, scope.portal.id),
          eq(contact.partnerId, local.partnerId),
          eq(contact.role, 'primary'),
          ne(contact.id, row.localId),
        ),
      )
    if (role === 'primary') for (const { id } of others) await changes.update('contact', id, { role: 'other' })
    await changes.update('contact', row.localId, { role })
  })
  return role
}
