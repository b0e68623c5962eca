import { and, eq, isNull } from 'drizzle-orm'
import { appUser, device, webSession } from '../../db/tables/access.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'

/**
 * Signs somebody out everywhere: every device, and every browser on the confirming page. Answers how many devices there
 * were. Throws `forbidden` for another person unless an admin asks, `not-found`, and `conflict` for the command line.
 */
export async function signOutUser(ctx: Context, id: string): Promise<{ devices: number }> {
  const self = ctx.actor.kind === 'user' && ctx.actor.id === id
  const options = { action: 'user.sign-out', needs: self ? ('viewer' as const) : ('admin' as const), input: { id } }
  const { value } = await write(ctx, options, async (changes) => {
    const portalId = ctx.portal.id
    const [user] = await changes.db
      .select()
      .from(appUser)
      .where(and(eq(appUser.portalId, portalId), eq(appUser.id, id)))
    if (!user) throw new AppError('not-found', `There is no person ${id} in this portal.`)
    if (user.machine) throw new AppError('conflict', 'The command line gets a new token at each start of the service.')
    await changes.db.delete(webSession).where(and(eq(webSession.portalId, portalId), eq(webSession.userId, id)))
    const ended = await changes.db
      .update(device)
      .set({ revokedAt: ctx.now })
      .where(and(eq(device.portalId, portalId), eq(device.userId, id), isNull(device.revokedAt)))
      .returning({ id: device.id })
    changes.note({ noun: 'user', id, before: { devices: ended.length }, after: { devices: 0 } })
    return { devices: ended.length }
  })
  return value
}
