import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { calendarFeed } from '../../db/tables/calendar.ts'
import { AppError } from '../../errors.ts'
import type { Row } from '../../write/changes.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { hashSecret, newSecret } from '../access/secret.ts'
import { lockPartner } from '../partner/find.ts'

export const Feed = z
  .object({
    id: z.uuid(),
    kind: z.enum(['person', 'team', 'partner']),
    person: z.string().nullable(),
    partnerId: z.uuid().nullable(),
    byName: z.string(),
    createdAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'CalendarFeed' })
export type Feed = z.infer<typeof Feed>

export const CreateFeed = z
  .discriminatedUnion('kind', [
    /** Partners and lines of one owner; left out: of whoever asks. */
    z.object({ kind: z.literal('person'), person: z.string().trim().min(1).max(100).optional() }),
    z.object({ kind: z.literal('team') }),
    z.object({ kind: z.literal('partner'), partnerId: z.uuid() }),
  ])
  .meta({ id: 'CreateCalendarFeed' })
export type CreateFeed = z.infer<typeof CreateFeed>

/** The address is told once; only its hash is kept. */
export const CreatedFeed = z.object({ feed: Feed, url: z.url() }).meta({ id: 'CreatedCalendarFeed' })
export const FeedPage = z
  .object({ feeds: z.array(Feed), after: z.string().nullable() })
  .meta({ id: 'CalendarFeedPage' })

/**
 * Makes a secret calendar address (row 179). Whoever has it reads the calendar until it is revoked. Another person's
 * feed is for admins. Throws `not-found` for an unknown partner.
 */
export async function createFeed(
  ctx: Context,
  input: CreateFeed,
  publicUrl: string,
): Promise<z.infer<typeof CreatedFeed>> {
  const person = input.kind === 'person' ? (input.person ?? ctx.actor.name) : null
  const isOwn = person === ctx.actor.name
  if (person !== null && !isOwn) requireRole(ctx, 'admin')
  const secret = newSecret()
  const options = { action: 'calendar-feed.create', needs: isOwn ? 'viewer' : 'manager', input } as const
  const { value } = await write(ctx, options, async (changes) => {
    const partnerId = input.kind === 'partner' ? (await lockPartner(changes, input.partnerId)).id : null
    const fields = { partnerId, kind: input.kind, person, secretHash: hashSecret(secret), byName: ctx.actor.name }
    return toFeed(await changes.insert('calendarFeed', { ...fields, revokedAt: null }))
  })
  return { feed: value, url: `${publicUrl}/calendar/${secret}.ics` }
}

/** Feeds in order of their id, a page at a time: one's own and, for admins, everybody's. */
export async function listFeeds(
  ctx: Context,
  { after, limit }: { after?: string; limit: number },
): Promise<z.infer<typeof FeedPage>> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select()
    .from(calendarFeed)
    .where(
      and(
        eq(calendarFeed.portalId, ctx.portal.id),
        ctx.role === 'admin' ? undefined : eq(calendarFeed.byName, ctx.actor.name),
        after ? gt(calendarFeed.id, sql`${after}::uuid`) : undefined,
      ),
    )
    .orderBy(asc(calendarFeed.id))
    .limit(limit)
  return { feeds: rows.map(toFeed), after: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
}

/** The address answers 404 from now on. Throws `not-found`, also for another person's unless an admin asks. */
export async function revokeFeed(ctx: Context, id: string): Promise<{ feed: Feed }> {
  const { value } = await write(
    ctx,
    { action: 'calendar-feed.revoke', needs: 'viewer', input: { id } },
    async (changes) => {
      const at = and(eq(calendarFeed.portalId, ctx.portal.id), eq(calendarFeed.id, id), isNull(calendarFeed.revokedAt))
      const [row] = await changes.db.select().from(calendarFeed).where(at)
      if (!row || (ctx.role !== 'admin' && row.byName !== ctx.actor.name)) {
        throw new AppError('not-found', `There is no calendar address ${id} of yours that could be revoked.`)
      }
      return toFeed(await changes.update('calendarFeed', id, { revokedAt: ctx.now }))
    },
  )
  return { feed: value }
}

function toFeed({ id, kind, person, partnerId, byName, createdAt, revokedAt }: Row<'calendarFeed'>): Feed {
  return {
    ...{ id, kind, person, partnerId, byName },
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  }
}
