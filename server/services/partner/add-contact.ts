import { and, eq } from 'drizzle-orm'
import { normaliseIdentity } from '#shared/normalise-identity.ts'
import { contact } from '../../db/tables/partner.ts'
import type { Changes } from '../../write/changes.ts'
import { addIdentities } from './add-identities.ts'

/**
 * Makes an address a contact of the partner and an identity it is found by. Nothing happens if it is one already; an
 * address that is another partner's identity becomes a contact only. Nobody becomes a second primary contact by a mail.
 */
export async function addContact(
  changes: Changes,
  portalId: string,
  person: { partnerId: string; email: string; name: string | null; role: string },
): Promise<void> {
  const identity = normaliseIdentity('email', person.email)
  if (!identity) return
  const existing = await changes.db
    .select({ id: contact.id })
    .from(contact)
    .where(
      and(eq(contact.portalId, portalId), eq(contact.partnerId, person.partnerId), eq(contact.email, identity.value)),
    )
  if (existing.length > 0) return
  await changes.insert('contact', { ...person, role: await freeRole(changes, portalId, person), email: identity.value })
  await addIdentities(changes, portalId, { partnerId: person.partnerId, identities: [identity] })
}

async function freeRole(
  changes: Changes,
  portalId: string,
  { partnerId, role }: { partnerId: string; role: string },
): Promise<string> {
  if (role !== 'primary') return role
  const [taken] = await changes.db
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.portalId, portalId), eq(contact.partnerId, partnerId), eq(contact.role, 'primary')))
  return taken === undefined ? role : 'other'
}
