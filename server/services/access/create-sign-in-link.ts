import { type Context, requireRole } from '../../write/context.ts'
import { getUser } from './get-user.ts'
import { keepSignInKey, LINK_MS } from './sign-in-link.ts'

export type SignInLink = { url: string; expiresAt: string }

/**
 * A one-time link that signs in the admin who asks for it; asked for from the command line, which is nobody's, the
 * first admin. `publicUrl` has no slash at its end. Throws `forbidden` unless an admin asks.
 */
export async function createSignInLink(ctx: Context, publicUrl: string): Promise<SignInLink> {
  requireRole(ctx, 'admin')
  const { id, machine } = await getUser(ctx)
  const owner = { portalId: ctx.portal.id, userId: machine ? null : id }
  const key = await keepSignInKey(ctx.deps.database.db, owner, ctx.now)
  return { url: `${publicUrl}/connect?key=${key}`, expiresAt: new Date(ctx.now.getTime() + LINK_MS).toISOString() }
}
