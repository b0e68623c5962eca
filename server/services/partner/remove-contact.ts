import { and, eq } from 'drizzle-orm'
import type { Undo } from '#shared/api/outreach.ts'
import { contact } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { lockPartner } from './find.ts'

/** Takes a contact off a partner; mails stay as they were logged. Throws `not-found`. */
export async function removeContact(ctx: Context, partnerId: string, contactId: string): Promise<Undo | null> {
  const options = { action: 'contact.remove', needs: 'manager', input: { contactId }, hold: true } as const
  const { undo } = await write(ctx, options, async (changes) => {
    await lockPartner(changes, partnerId)
    const [row] = await changes.db
      .select()
      .from(contact)
      .where(and(eq(contact.portalId, ctx.portal.id), eq(contact.partnerId, partnerId), eq(contact.id, contactId)))
    if (!row) throw new AppError('not-found', `There is no contact ${contactId} of this partner.`)
    await changes.remove('contact', contactId)
  })
  return undo
}
