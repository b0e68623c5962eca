import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { appUser } from '../../db/tables/access.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { keepSignInKey, LINK_MS } from './sign-in-link.ts'
import { Role, toUser, User } from './user-view.ts'

export const Invitation = z
  .object({ name: z.string().trim().min(1).max(100), email: z.email().max(320).toLowerCase(), role: Role })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof Invitation>

export const Invited = z.object({ user: User, url: z.url(), expiresAt: z.iso.datetime() }).meta({ id: 'Invited' })
export type Invited = z.infer<typeof Invited>

/**
 * Adds a person and answers the one-time link that signs them in; the same address again gets a new link and keeps its
 * role. Throws `forbidden` unless an admin asks, `conflict` for the command line's own address.
 */
export async function inviteUser(ctx: Context, invitation: Invitation, publicUrl: string): Promise<Invited> {
  const options = { action: 'user.invite', needs: 'admin' as const, input: invitation }
  const { value } = await write(ctx, options, async (changes) => {
    const { name, email, role } = invitation
    const at = and(eq(appUser.portalId, ctx.portal.id), eq(appUser.email, email))
    const [known] = await changes.db.select().from(appUser).where(at)
    if (known?.machine) throw new AppError('conflict', 'This address is the command line’s. Give a person’s.')
    if (known) return { user: known, key: await keepSignInKey(changes.db, owner(ctx, known.id), ctx.now) }
    const id = crypto.randomUUID()
    const { organisation } = ctx.deps.framework
    const sender = { name, email, title: '', calendarUrl: null, organisation }
    const [user] = await changes.db
      .insert(appUser)
      .values({ portalId: ctx.portal.id, id, email, name, role, sender, createdAt: ctx.now })
      .returning()
    changes.note({ noun: 'user', id, before: null, after: { email, role } })
    return { user: user!, key: await keepSignInKey(changes.db, owner(ctx, id), ctx.now) }
  })
  return {
    user: toUser(value.user),
    url: `${publicUrl}/connect?key=${value.key}`,
    expiresAt: new Date(ctx.now.getTime() + LINK_MS).toISOString(),
  }
}

function owner(ctx: Context, userId: string) {
  return { portalId: ctx.portal.id, userId }
}
