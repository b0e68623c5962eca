import { and, asc, eq, gt } from 'drizzle-orm'
import { z } from 'zod'
import { appUser } from '../../db/tables/access.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { toUser, User } from './user-view.ts'

export const UserPage = z.object({ users: z.array(User), after: z.uuid().nullable() }).meta({ id: 'UserPage' })
export type UserPage = z.infer<typeof UserPage>

/** Everybody of this portal in order of their id. Throws `forbidden` unless an admin asks. */
export async function listUsers(ctx: Context, { after, limit }: { after?: string; limit: number }): Promise<UserPage> {
  requireRole(ctx, 'admin')
  const rows = await ctx.deps.database.db
    .select()
    .from(appUser)
    .where(and(eq(appUser.portalId, ctx.portal.id), after ? gt(appUser.id, after) : undefined))
    .orderBy(asc(appUser.id))
    .limit(limit)
  return { users: rows.map(toUser), after: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
}
