import { and, desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { ComponentId } from '#shared/framework/health.ts'
import { bestAction } from '#shared/health/best-action.ts'
import { changeBetween, pointsOf } from '#shared/health/change.ts'
import { explainHealth } from '#shared/health/explain.ts'
import { ComponentScore, Health } from '#shared/standing.ts'
import { snapshot } from '../../db/tables/computed.ts'
import { officialScore } from '../../db/tables/snapshot.ts'
import type { Context } from '../../write/context.ts'
import { getStanding } from '../partner/get-standing.ts'

export const HealthReport = z
  .object({
    health: Health.extend({
      components: z.array(
        ComponentScore.extend({
          /** What it brings to the score; the points add up to it. */
          points: z.number(),
        }),
      ),
    }),
    /** Against the snapshot before; null while there is only one. */
    change: z
      .object({
        since: z.iso.date(),
        points: z.number().nullable(),
        parts: z.array(z.object({ id: ComponentId, points: z.number(), from: z.string(), to: z.string() })),
        rules: z.object({ from: z.string(), to: z.string() }).nullable(),
      })
      .nullable(),
    action: z.object({ component: ComponentId, gain: z.number().nullable(), text: z.string() }).nullable(),
    /** What the band asks for, in the framework's words. */
    play: z.object({ band: z.string(), label: z.string(), actions: z.string() }).nullable(),
    /** The last frozen month. */
    official: z.object({ month: z.string(), score: z.int().nullable(), band: z.string().nullable() }).nullable(),
    /** Lines to redo the score by hand. */
    lines: z.array(z.string()),
  })
  .meta({ id: 'Explanation' })
export type HealthReport = z.infer<typeof HealthReport>

/** The score of a partner with all its evidence (DESIGN §7). Throws `not-found`. */
export async function getHealth(ctx: Context, partnerId: string): Promise<HealthReport> {
  const { health } = await getStanding(ctx, partnerId)
  const points = pointsOf(health.components)
  const band = ctx.deps.framework.health.bands.find(({ id }) => id === health.band)
  return {
    health: { ...health, components: health.components.map((each) => ({ ...each, points: points.get(each.id) ?? 0 })) },
    change: await changeSince(ctx, partnerId, health),
    action: bestAction(health),
    play: band ? { band: band.id, label: band.label, actions: band.actions } : null,
    official: await lastOfficial(ctx, partnerId),
    lines: explainHealth(health).split('\n'),
  }
}

/** The newest snapshot is the present score unless the last move was not one; the one before is what it moved from. */
async function changeSince(ctx: Context, partnerId: string, health: Health): Promise<HealthReport['change']> {
  const rows = await ctx.deps.database.db
    .select({ on: snapshot.on, health: snapshot.health })
    .from(snapshot)
    .where(and(eq(snapshot.portalId, ctx.portal.id), eq(snapshot.partnerId, partnerId)))
    .orderBy(desc(snapshot.on))
    .limit(2)
  const before = rows[0]?.health.score === health.score ? rows[1] : rows[0]
  if (!before) return null
  const { points, parts, rules } = changeBetween(before.health, health)
  return { since: before.on, points, parts, rules }
}

async function lastOfficial(ctx: Context, partnerId: string): Promise<HealthReport['official']> {
  const [row] = await ctx.deps.database.db
    .select({ month: officialScore.month, score: officialScore.score, band: officialScore.band })
    .from(officialScore)
    .where(and(eq(officialScore.portalId, ctx.portal.id), eq(officialScore.partnerId, partnerId)))
    .orderBy(desc(officialScore.month))
    .limit(1)
  return row ? { ...row, score: row.score === null ? null : Math.floor(row.score) } : null
}
