import { and, desc, eq, lt } from 'drizzle-orm'
import { z } from 'zod'
import { BandId } from '#shared/framework/health.ts'
import { snapshot } from '../../db/tables/computed.ts'
import { officialScore } from '../../db/tables/snapshot.ts'
import type { Context } from '../../write/context.ts'
import { getStanding } from '../partner/get-standing.ts'

const Scored = { score: z.int().nullable(), band: BandId.nullable(), frameworkVersion: z.string() }
export const HealthHistory = z
  .object({
    /** Newest first; a row only where something moved. `rulesChanged` marks the first under another framework version. */
    snapshots: z.array(
      z.object({ on: z.iso.date(), ...Scored, reason: z.string(), rulesChanged: z.boolean(), byHand: z.boolean() }),
    ),
    /** Frozen months, newest first. */
    official: z.array(z.object({ month: z.string(), ...Scored })),
    /** Day before which the next page begins. */
    after: z.string().nullable(),
  })
  .meta({ id: 'HealthHistory' })
export type HealthHistory = z.infer<typeof HealthHistory>

const floored = (score: number | null) => (score === null ? null : Math.floor(score))

/** Scores of a partner over time. Throws `not-found`. */
export async function listHistory(
  ctx: Context,
  { partnerId, after, limit }: { partnerId: string; after?: string; limit: number },
): Promise<HealthHistory> {
  await getStanding(ctx, partnerId)
  const { db } = ctx.deps.database
  const own = and(eq(snapshot.portalId, ctx.portal.id), eq(snapshot.partnerId, partnerId))
  const rows = await db
    .select({ on: snapshot.on, health: snapshot.health })
    .from(snapshot)
    .where(and(own, after ? lt(snapshot.on, after) : undefined))
    .orderBy(desc(snapshot.on))
    // One more, to know under which rules the last of the page began.
    .limit(limit + 1)
  const months = await db
    .select({ month: officialScore.month, health: officialScore.health })
    .from(officialScore)
    .where(and(eq(officialScore.portalId, ctx.portal.id), eq(officialScore.partnerId, partnerId)))
    .orderBy(desc(officialScore.month))
    .limit(36)
  const snapshots = rows.slice(0, limit).map(({ on, health }, i) => {
    const before = rows[i + 1]?.health.frameworkVersion
    const { score, band, reason, frameworkVersion, override } = health
    const rulesChanged = before !== undefined && before !== frameworkVersion
    return { on, score: floored(score), band, reason, frameworkVersion, rulesChanged, byHand: override !== undefined }
  })
  return {
    snapshots,
    official: months.map(({ month, health: { score, band, frameworkVersion } }) => ({
      ...{ month, score: floored(score), band, frameworkVersion },
    })),
    after: rows.length > limit ? (snapshots.at(-1)?.on ?? null) : null,
  }
}
