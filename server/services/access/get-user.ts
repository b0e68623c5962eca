import { and, eq } from 'drizzle-orm'
import { appUser } from '../../db/tables/access.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'

/** The person behind a request. Throws `not-found` for a job. */
export async function getUser(ctx: Context): Promise<typeof appUser.$inferSelect> {
  const id = ctx.actor.kind === 'user' ? ctx.actor.id : null
  const [user] = id
    ? await ctx.deps.database.db
        .select()
        .from(appUser)
        .where(and(eq(appUser.portalId, ctx.portal.id), eq(appUser.id, id)))
    : []
  if (!user) throw new AppError('not-found', 'No person stands behind this request.')
  return user
}
