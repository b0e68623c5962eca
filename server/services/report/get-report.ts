import { and, asc, eq, gte, inArray, lte } from 'drizzle-orm'
import { z } from 'zod'
import { addMonths, monthKey } from '#shared/date.ts'
import { ItemKind } from '#shared/item/item.ts'
import { periodOf } from '#shared/kpis/period.ts'
import { findMeasure, measuresOf } from '#shared/metric/definition.ts'
import { metric } from '../../db/tables/history.ts'
import { item } from '../../db/tables/item.ts'
import { baseline } from '../../db/tables/snapshot.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import { getStanding } from '../partner/get-standing.ts'

export const PartnerReport = z
  .object({
    month: z.string(),
    metrics: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        unit: z.enum(['percent', 'count', 'money', 'rating']),
        value: z.number(),
        /** The month before; null if nothing was read. */
        before: z.number().nullable(),
        /** When Phase 3 set the baseline. */
        baseline: z.number().nullable(),
        source: z.string(),
        asOf: z.iso.date().nullable(),
      }),
    ),
    /** What happened with the partner in the month. */
    items: z.array(z.object({ kind: ItemKind, title: z.string(), state: z.string(), on: z.iso.date() })),
  })
  .meta({ id: 'PartnerReport' })
export type PartnerReport = z.infer<typeof PartnerReport>

/**
 * What a partner may be told of a month (rows 149, 171): its own readings with the month before and the baseline, and
 * what happened. No score, no other partner's number. Throws `not-found`. @param wanted default: the last closed month
 */
export async function getReport(ctx: Context, partnerId: string, wanted?: string): Promise<PartnerReport> {
  await getStanding(ctx, partnerId)
  const { db } = ctx.deps.database
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const month = wanted ?? monthKey(addMonths(`${monthKey(today)}-01`, -1))
  const earlier = monthKey(addMonths(`${month}-01`, -1))
  const rows = await db
    .select()
    .from(metric)
    .where(
      and(eq(metric.portalId, ctx.portal.id), eq(metric.partnerId, partnerId), inArray(metric.month, [month, earlier])),
    )
    .orderBy(asc(metric.name))
  const bases = await db
    .select()
    .from(baseline)
    .where(and(eq(baseline.portalId, ctx.portal.id), eq(baseline.partnerId, partnerId)))
  const { from, to } = periodOf('monthly', month)
  const happened = and(gte(item.on, from), lte(item.on, to))
  const items = await db
    .select({ kind: item.kind, title: item.title, state: item.state, on: item.on })
    .from(item)
    .where(and(eq(item.portalId, ctx.portal.id), eq(item.partnerId, partnerId), happened))
    .orderBy(asc(item.on), asc(item.id))
  const measures = measuresOf(ctx.deps.framework)
  return {
    month,
    metrics: rows
      .filter((row) => row.month === month)
      .flatMap(({ name, value, source, asOf }) => {
        const measure = findMeasure(measures, name)
        if (measure === null) return []
        const before = rows.find((row) => row.name === name && row.month === earlier)?.value ?? null
        const base = bases.find((row) => row.metric === name)?.value ?? null
        return [
          { id: measure.id, label: measure.label, unit: measure.unit, value, before, baseline: base, source, asOf },
        ]
      }),
    items: items.flatMap(({ on, ...rest }) => (on === null ? [] : [{ ...rest, on }])),
  }
}
