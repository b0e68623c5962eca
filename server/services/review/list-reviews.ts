import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { ReviewRecord } from '#shared/review/review.ts'
import { review } from '../../db/tables/history.ts'
import type { Row } from '../../write/changes.ts'
import { type Context, requireRole } from '../../write/context.ts'
import type { ListOfPartner } from '../goal/list-goals.ts'
import { getFacts } from '../partner/find.ts'

export const ReviewPage = z
  .object({
    reviews: z.array(ReviewRecord),
    /** What each rating means, 1 first. */
    anchors: z.array(z.string()),
    after: z.string().nullable(),
  })
  .meta({ id: 'ReviewPage' })
export type ReviewPage = z.infer<typeof ReviewPage>

/** Reviews of a partner in order of their id, a page at a time. Throws `not-found`. */
export async function listReviews(ctx: Context, { partnerId, after, limit }: ListOfPartner): Promise<ReviewPage> {
  requireRole(ctx, 'viewer')
  await getFacts(ctx.deps.database.db, ctx.portal.id, partnerId)
  const rows = await ctx.deps.database.db
    .select()
    .from(review)
    .where(
      and(
        eq(review.portalId, ctx.portal.id),
        eq(review.partnerId, partnerId),
        after ? gt(review.id, sql`${after}::uuid`) : undefined,
      ),
    )
    .orderBy(asc(review.id))
    .limit(limit)
  const anchors = ctx.deps.framework.health.rating_anchors
  return { reviews: rows.map(toReview), anchors, after: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
}

export function toReview(row: Row<'review'>): ReviewRecord {
  const { portalId: _, createdAt, ...rest } = row
  return { ...rest, createdAt: createdAt.toISOString() }
}
