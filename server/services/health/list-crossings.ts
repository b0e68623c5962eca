import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { BandId } from '#shared/framework/health.ts'
import { partner } from '../../db/tables/partner.ts'
import { bandCrossing } from '../../db/tables/snapshot.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const CrossingPage = z
  .object({
    crossings: z.array(
      z.object({
        id: z.uuid(),
        partnerId: z.uuid(),
        name: z.string(),
        at: z.iso.datetime(),
        from: BandId,
        to: BandId,
        score: z.int(),
        reason: z.string(),
        /** What the band asks for, in the framework's words. */
        actions: z.string(),
        handledAs: z.string().nullable(),
      }),
    ),
    after: z.string().nullable(),
  })
  .meta({ id: 'CrossingPage' })
export type CrossingPage = z.infer<typeof CrossingPage>

/** Bands that were entered, a page at a time in order of their id: each once a crossing (DESIGN §7). */
export async function listCrossings(
  ctx: Context,
  { partner: partnerId, after, limit }: { partner?: string; after?: string; limit: number },
): Promise<CrossingPage> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select({ row: bandCrossing, name: partner.name })
    .from(bandCrossing)
    .innerJoin(partner, and(eq(partner.portalId, bandCrossing.portalId), eq(partner.id, bandCrossing.partnerId)))
    .where(
      and(
        eq(bandCrossing.portalId, ctx.portal.id),
        partnerId ? eq(bandCrossing.partnerId, partnerId) : undefined,
        after ? gt(bandCrossing.id, sql`${after}::uuid`) : undefined,
      ),
    )
    .orderBy(asc(bandCrossing.id))
    .limit(limit)
  const { bands } = ctx.deps.framework.health
  return {
    crossings: rows.map(({ row: { portalId: _, handledAt: _at, at, score, ...rest }, name }) => ({
      ...rest,
      name,
      at: at.toISOString(),
      score: Math.floor(score),
      actions: bands.find(({ id }) => id === rest.to)?.actions ?? '',
    })),
    after: rows.length === limit ? (rows.at(-1)?.row.id ?? null) : null,
  }
}
