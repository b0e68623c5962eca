import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { contact } from '../../db/tables/partner.ts'

type Person = { email: string; role: string }

/**
 * Addresses of a partner's primary contacts (framework L243). A content partner's is the creator; of a partner with one
 * contact alone it is that one.
 */
export function primaryContacts(contacts: readonly Person[]): string[] {
  for (const role of ['primary', 'creator']) {
    const found = contacts.filter((person) => person.role === role)
    if (found.length > 0) return found.map(({ email }) => email)
  }
  return contacts.length === 1 ? [contacts[0]!.email] : []
}

/** The same of many partners, by partner id; empty where nobody can be written to. */
export async function recipientsOf(
  db: Db,
  portalId: string,
  partnerIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (partnerIds.length === 0) return new Map()
  const rows = await db
    .select({ partnerId: contact.partnerId, email: contact.email, role: contact.role })
    .from(contact)
    .where(and(eq(contact.portalId, portalId), inArray(contact.partnerId, [...partnerIds])))
    .orderBy(asc(contact.id))
  const grouped = Map.groupBy(rows, ({ partnerId }) => partnerId)
  return new Map(partnerIds.map((id) => [id, primaryContacts(grouped.get(id) ?? [])]))
}
