import { and, eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { addMonths, monthKey } from '#shared/date.ts'
import type { Kpi } from '#shared/framework/kpis.ts'
import { TierId } from '#shared/framework/tiers.ts'
import { fromReadings, type Sourced, share, stateOf } from '#shared/kpis/kpi-value.ts'
import { type KpiPeriod, periodOf, targetBy, yearStart } from '#shared/kpis/period.ts'
import { metric } from '../../db/tables/history.ts'
import { partner } from '../../db/tables/partner.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { loadProgramme } from '../calendar/programme.ts'
import { countActive, countEngaged, countRunning, countTalks } from './programme-counts.ts'

const Line = z.object({
  id: z.string(),
  label: z.string(),
  tier: TierId,
  unit: z.enum(['percent', 'count', 'money', 'rating']),
  review: z.enum(['monthly', 'quarterly']),
  period: z.string(),
  /** False while the period runs. */
  closed: z.boolean(),
  value: z.number().nullable(),
  /** By the end of the period: a yearly target is paced by quarters. Null: the framework gives none. */
  target: z.number().nullable(),
  targetStatement: z.string().nullable(),
  state: z.enum(['met', 'below', 'tracked', 'no-data']),
  source: z.string(),
  asOf: z.iso.date().nullable(),
  detail: z.string(),
  reading: z.string(),
})
export const Scorecard = z
  .object({
    month: z.string(),
    outcome: z.string(),
    kpis: z.array(Line),
    /** Goals of the programme; both readings of the 40 % stand here, one by partner, one over the ecosystem. */
    goals: z.array(
      z.object({
        id: z.string(),
        statement: z.string(),
        value: z.number().nullable(),
        state: z.enum(['met', 'below', 'tracked', 'no-data']),
        detail: z.string(),
      }),
    ),
    /** New customers of the month whose source nobody knows, in percent. */
    unknownShare: z.number().nullable(),
  })
  .meta({ id: 'Scorecard' })
export type Scorecard = z.infer<typeof Scorecard>
type KpiLine = z.infer<typeof Line>

/** The 15 KPIs with their targets, paced, each with its source (rows 163–170). @param month default: the last closed */
export async function getScorecard(ctx: Context, wanted?: string): Promise<Scorecard> {
  requireRole(ctx, 'viewer')
  const { framework } = ctx.deps
  const { db } = ctx.deps.database
  const today = localDate(ctx.now, ctx.portal.timeZone)
  const month = wanted ?? monthKey(addMonths(`${monthKey(today)}-01`, -1))
  const { yearStartMonth } = await loadProgramme(db, ctx.portal, null)
  const kpis: KpiLine[] = []
  for (const kpi of framework.kpis) {
    const period = periodOf(kpi.review, month, yearStartMonth)
    const read = await readKpi(ctx, kpi, { period, month, today, yearStartMonth })
    const target = kpi.target ? targetBy(kpi.target, month, yearStartMonth) : null
    kpis.push({
      ...{ id: kpi.id, label: kpi.label, tier: kpi.tier, unit: kpi.unit, review: kpi.review, reading: kpi.reading },
      ...{ period: period.key, closed: period.to < today, target, targetStatement: kpi.target?.statement ?? null },
      ...read,
      state: stateOf(read.value, target),
    })
  }
  const customers = await customersOf(ctx, month)
  const known = customers.get('new-customers')
  const ecosystem = known === undefined ? null : share(customers.get('partner-customers') ?? 0, known)
  const unknown = customers.get('unknown-source-customers')
  return {
    month,
    outcome: framework.outcome,
    kpis,
    goals: framework.goals.map(({ id, statement, kpi: kpiId }) => {
      const kpi = kpis.find((each) => each.id === kpiId)
      if (kpi) return { id, statement, value: kpi.value, state: kpi.state, detail: `${kpi.label}: ${kpi.detail}` }
      const target = Number(/(\d+)%/.exec(statement)?.[1] ?? Number.NaN)
      const detail = known === undefined ? 'New customers are not known' : `Any partner, of ${known} new customers`
      return { id, statement, value: ecosystem, state: stateOf(ecosystem, target), detail }
    }),
    unknownShare: known === undefined || unknown === undefined ? null : share(unknown, known),
  }
}

type At = { period: KpiPeriod; month: string; today: string; yearStartMonth: number }

/** What people entered of the whole programme wins over what is worked out. */
async function readKpi(ctx: Context, kpi: Kpi, at: At): Promise<Sourced> {
  const readings = await readingsOf(ctx, kpi, at.period)
  const isEntered = readings.some(({ partnerId }) => partnerId === null)
  if (isEntered || kpi.computed === undefined) return fromReadings(kpi.unit, readings)
  const computed = await compute(ctx, kpi, at)
  return computed.value === null && readings.length > 0 ? fromReadings(kpi.unit, readings) : computed
}

async function compute(ctx: Context, kpi: Kpi, { period, month, today, yearStartMonth }: At): Promise<Sourced> {
  const { portal, deps } = ctx
  const scope = { db: deps.database.db, portal, tier: kpi.tier }
  const asOf = period.to < today ? period.to : today
  const counted = (value: number | null, detail: string): Sourced => ({ value, source: 'Tributary', asOf, detail })
  if (kpi.computed === 'partners-from-phase-3') {
    return { ...counted(await countRunning(scope), 'Partners at Phase 3 or later today'), asOf: today }
  }
  if (kpi.computed === 'active-partners') {
    const { days } = deps.framework.settings.active_days
    return counted(await countActive(scope, { to: asOf, days }), `With a sign of life in the ${days} days to ${asOf}`)
  }
  if (kpi.computed === 'speaking-engagements') {
    const from = yearStart(month, yearStartMonth)
    return counted(await countTalks(scope, from, asOf), `Talks held since ${from}`)
  }
  if (kpi.computed === 'engaged-partners') {
    const { engaged, all } = await countEngaged(scope, period)
    return counted(share(engaged, all), `${engaged} of ${all} partners wrote or met us in ${period.key}`)
  }
  return customerShare(ctx, kpi, month)
}

/** First reading of the 40 %: customers through the partners of the tier ÷ all new customers. */
async function customerShare(ctx: Context, kpi: Kpi, month: string): Promise<Sourced> {
  const all = (await customersOf(ctx, month)).get('new-customers')
  const through = await readingsOf(ctx, { ...kpi, id: 'partner-customers' }, periodOf('monthly', month))
  const own = through.filter(({ partnerId }) => partnerId !== null)
  if (all === undefined || own.length === 0) {
    const missing = all === undefined ? 'New customers are not known' : 'Customers through the partner are not known'
    return { value: null, source: 'no reading', asOf: null, detail: missing }
  }
  const { value, source, asOf } = fromReadings('count', own)
  return { value: share(value ?? 0, all), source, asOf, detail: `${value} of ${all} new customers` }
}

/** Readings of a period: of the programme, and of partners of the KPI's tier. */
async function readingsOf(ctx: Context, kpi: Pick<Kpi, 'id' | 'tier'>, { months }: KpiPeriod) {
  const { value, source, asOf, partnerId } = metric
  return await ctx.deps.database.db
    .select({ value, source, asOf, partnerId })
    .from(metric)
    .leftJoin(partner, and(eq(partner.portalId, metric.portalId), eq(partner.id, metric.partnerId)))
    .where(
      and(
        eq(metric.portalId, ctx.portal.id),
        eq(metric.name, kpi.id),
        inArray(metric.month, months),
        sql`(${metric.partnerId} is null or ${partner.tier} = ${kpi.tier})`,
      ),
    )
}

/** Customer counts of the whole programme in a month, by metric. */
async function customersOf(ctx: Context, month: string): Promise<Map<string, number>> {
  const rows = await ctx.deps.database.db
    .select({ name: metric.name, value: metric.value })
    .from(metric)
    .where(and(eq(metric.portalId, ctx.portal.id), eq(metric.month, month), sql`${metric.partnerId} is null`))
  return new Map(rows.map(({ name, value }) => [name, value]))
}
