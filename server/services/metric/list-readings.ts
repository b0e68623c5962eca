import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { Reading } from '#shared/metric/reading.ts'
import { metric } from '../../db/tables/history.ts'
import type { Row } from '../../write/changes.ts'
import { type Context, requireRole } from '../../write/context.ts'

export const ReadingPage = z
  .object({ readings: z.array(Reading), after: z.string().nullable() })
  .meta({ id: 'ReadingPage' })
export type ReadingPage = z.infer<typeof ReadingPage>

export type ListReadings = {
  /** An id; `programme`: those of the whole programme only; left out: all. */
  partner?: string
  name?: string
  month?: string
  after?: string
  limit: number
}

/** Readings in order of their id, a page at a time. */
export async function listReadings(
  ctx: Context,
  { partner, name, month, after, limit }: ListReadings,
): Promise<ReadingPage> {
  requireRole(ctx, 'viewer')
  const whose =
    partner === undefined
      ? undefined
      : partner === 'programme'
        ? isNull(metric.partnerId)
        : eq(metric.partnerId, partner)
  const rows = await ctx.deps.database.db
    .select()
    .from(metric)
    .where(
      and(
        eq(metric.portalId, ctx.portal.id),
        whose,
        name ? eq(metric.name, name) : undefined,
        month ? eq(metric.month, month) : undefined,
        after ? gt(metric.id, sql`${after}::uuid`) : undefined,
      ),
    )
    .orderBy(asc(metric.id))
    .limit(limit)
  return { readings: rows.map(toReading), after: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
}

export function toReading(row: Row<'metric'>): Reading {
  const { portalId: _portal, createdAt: _created, ...rest } = row
  return rest
}
