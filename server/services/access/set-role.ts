import { and, eq } from 'drizzle-orm'
import { appUser, type Role } from '../../db/tables/access.ts'
import { portal } from '../../db/tables/portal.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { toUser, type User } from './user-view.ts'

/**
 * Changes what somebody may do, from their next request on. Throws `forbidden` unless an admin asks, `not-found`, and
 * `conflict` for the command line and for the last admin, after whom nobody could change a role any more.
 */
export async function setRole(ctx: Context, { id, role }: { id: string; role: Role }): Promise<User> {
  const { value } = await write(ctx, { action: 'user.role', needs: 'admin', input: { id, role } }, async (changes) => {
    // Two admins who demote each other at once wait here for one another.
    await changes.db.select({ id: portal.id }).from(portal).where(eq(portal.id, ctx.portal.id)).for('update')
    const people = await changes.db.select().from(appUser).where(eq(appUser.portalId, ctx.portal.id))
    const user = people.find((each) => each.id === id)
    if (!user) throw new AppError('not-found', `There is no person ${id} in this portal.`)
    if (user.machine) throw new AppError('conflict', 'The command line acts for whoever may read the data folder.')
    const admins = people.filter((each) => each.role === 'admin' && !each.machine)
    if (role !== 'admin' && admins.length === 1 && admins[0]?.id === id) {
      throw new AppError('conflict', `${user.name} is the last admin. Make somebody else admin first.`)
    }
    await changes.db
      .update(appUser)
      .set({ role })
      .where(and(eq(appUser.portalId, ctx.portal.id), eq(appUser.id, id)))
    const { email } = user
    changes.note({ noun: 'user', id, before: { email, role: user.role }, after: { email, role } })
    return toUser({ ...user, role })
  })
  return value
}
