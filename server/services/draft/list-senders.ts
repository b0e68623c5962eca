import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { appUser } from '../../db/tables/access.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const SenderPage = z
  .object({
    senders: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        title: z.string(),
        /** Must be the Gmail account that sends, or one of its send-as addresses. */
        email: z.string(),
        /** Without one, mails that offer a time stay blank there. */
        calendarUrl: z.string().nullable(),
        isMe: z.boolean(),
      }),
    ),
    after: z.uuid().nullable(),
  })
  .meta({ id: 'SenderPage' })
export type SenderPage = z.infer<typeof SenderPage>

/** The people mails can be signed by, in order of their id. */
export async function listSenders(
  ctx: Context,
  { after, limit }: { after?: string; limit: number },
): Promise<SenderPage> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select({ id: appUser.id, sender: appUser.sender })
    .from(appUser)
    .where(
      and(
        eq(appUser.portalId, ctx.portal.id),
        eq(appUser.machine, false),
        after ? gt(appUser.id, sql`${after}::uuid`) : undefined,
      ),
    )
    .orderBy(asc(appUser.id))
    .limit(limit + 1)
  const senders = rows.slice(0, limit).map(({ id, sender: { name, title, email, calendarUrl } }) => {
    return { id, name, title, email, calendarUrl, isMe: ctx.actor.kind === 'user' && ctx.actor.id === id }
  })
  return { senders, after: rows.length > limit ? (senders.at(-1)?.id ?? null) : null }
}
