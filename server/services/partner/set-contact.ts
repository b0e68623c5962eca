import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { Undo } from '#shared/api/outreach.ts'
import { ContactInput, ContactRole } from '#shared/contact.ts'
import { contact } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { addContact } from './add-contact.ts'
import { lockPartner } from './find.ts'

export const SetContact = ContactInput.extend({
  /** The contact who is primary now becomes `other`, instead of standing against it. */
  replacePrimary: z.boolean().default(false),
}).meta({
  id: 'SetContact',
  example: { email: 'alex@clockwork.example', name: 'Alex', role: 'primary', replacePrimary: true },
})
export type SetContact = z.infer<typeof SetContact>

export const SavedContact = z
  .object({ id: z.uuid(), email: z.email(), name: z.string().nullable(), role: ContactRole, undo: Undo.nullable() })
  .meta({ id: 'SavedContact' })
export type SavedContact = z.infer<typeof SavedContact>

/**
 * Adds a contact, or changes the one with this address. A partner has one primary contact. Throws `not-found`, and
 * `conflict` if another one is primary.
 */
export async function setContact(
  ctx: Context,
  partnerId: string,
  { input, key }: { input: SetContact; key: string | null },
): Promise<SavedContact> {
  const options = { action: 'contact.set', needs: 'manager', input: { partnerId, ...input }, key, hold: true } as const
  const { value, undo } = await write(ctx, options, async (changes) => {
    const partner = await lockPartner(changes, partnerId)
    const email = input.email.toLowerCase()
    const all = await contactsOf(changes, ctx.portal.id, partnerId)
    if (input.role === 'primary') await makeRoom(changes, { name: partner.name, all, email, input })
    const known = all.find((each) => each.email === email)
    const { name, role } = input
    if (known) return toSaved(await changes.update('contact', known.id, { name: name ?? known.name, role }))
    await addContact(changes, ctx.portal.id, { partnerId, email, name, role })
    const added = (await contactsOf(changes, ctx.portal.id, partnerId)).find((each) => each.email === email)
    if (!added) throw new AppError('invalid', `"${input.email}" cannot be written as an e-mail address.`)
    return toSaved(added)
  })
  return { ...value, undo }
}

function contactsOf(changes: Changes, portalId: string, partnerId: string): Promise<Row<'contact'>[]> {
  return changes.db
    .select()
    .from(contact)
    .where(and(eq(contact.portalId, portalId), eq(contact.partnerId, partnerId)))
}

type Room = { name: string; all: readonly Row<'contact'>[]; email: string; input: SetContact }

async function makeRoom(changes: Changes, { name, all, email, input }: Room): Promise<void> {
  const other = all.find((each) => each.role === 'primary' && each.email !== email)
  if (!other) return
  if (!input.replacePrimary) {
    throw new AppError(
      'conflict',
      `${name} has a primary contact already: ${other.email}. Send replacePrimary to put ${email} in their place.`,
    )
  }
  await changes.update('contact', other.id, { role: 'other' })
}

function toSaved({ id, email, name, role }: Row<'contact'>): Omit<SavedContact, 'undo'> {
  return { id, email, name, role: ContactRole.catch('other').parse(role) }
}
