import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { addWorkingDays } from '#shared/date.ts'
import type { DueItem } from '#shared/due/item.ts'
import { tierOf } from '#shared/framework/framework.ts'
import { type FreezeDay, nextFreeze } from '#shared/health/freeze-day.ts'
import { standing } from '../../../db/tables/computed.ts'
import { metric } from '../../../db/tables/history.ts'
import { partner } from '../../../db/tables/partner.ts'
import type { Deps } from '../../../deps.ts'
import { localDate } from '../../../time/local-date.ts'
import type { Portal } from '../../../write/context.ts'
import type { DueProvider } from '../provider.ts'

/** Working days before the freeze from which the list asks (DESIGN §7). */
const WORKING_DAYS = 3
const DAYS_IN_MONTH = 365 / 12

/** What the monthly freeze will miss: components of partners without all their data, and KPIs nobody entered. */
export const missingInputs: DueProvider = async (deps, portal, now) => {
  const today = localDate(now, portal.timeZone)
  const freeze = nextFreeze(today)
  if (addWorkingDays(today, WORKING_DAYS) < freeze.on) return []
  return [...(await thinPartners(deps, portal, freeze)), ...(await emptyKpis(deps, portal, freeze))]
}

async function thinPartners(deps: Deps, portal: Portal, { month, on }: FreezeDay): Promise<DueItem[]> {
  const { components } = deps.framework.health
  const rows = await deps.database.db
    .select({ who: partner, value: standing.value })
    .from(standing)
    .innerJoin(partner, and(eq(partner.portalId, standing.portalId), eq(partner.id, standing.partnerId)))
    .where(
      and(
        eq(standing.portalId, portal.id),
        inArray(partner.stage, ['launch', 'ongoing']),
        isNull(partner.archivedAt),
        sql`(${standing.value} -> 'health' ->> 'coverage')::double precision < 100`,
      ),
    )
  return rows.flatMap(({ who, value: { health } }): DueItem[] => {
    const thin = health.components.filter((each) => each.applicable && each.effectiveWeight < each.weight)
    const entered = thin.filter(({ id }) => id !== 'communication')
    if (entered.length === 0) return []
    const told = entered.map(({ id, reason }) => `${components.find((each) => each.id === id)?.label}: ${reason}`)
    return [
      {
        id: `input:${month}:${who.id}`,
        kind: 'input',
        label: 'Numbers missing before the monthly scores are frozen',
        detail: told.join('; '),
        dueOn: on,
        dueAt: null,
        periodDays: DAYS_IN_MONTH,
        partner: { id: who.id, name: who.name, tier: who.tier, score: health.score },
        owners: [who.ownerName, who.secondOwnerName].filter((name) => name !== null),
        ...{ stream: null, slot: null, template: null, ref: null },
      },
    ]
  })
}

async function emptyKpis(deps: Deps, portal: Portal, { month, kpiMonth, on }: FreezeDay): Promise<DueItem[]> {
  const monthly = deps.framework.kpis.filter(({ review }) => review === 'monthly')
  const names = [...monthly.map(({ id }) => id), 'new-customers']
  const rows = await deps.database.db
    .selectDistinct({ name: metric.name })
    .from(metric)
    .where(and(eq(metric.portalId, portal.id), eq(metric.month, kpiMonth), inArray(metric.name, names)))
  const entered = new Set(rows.map(({ name }) => name))
  return monthly
    .filter(({ id, computed }) => !entered.has(id) && !(computed === 'customer-share' && entered.has('new-customers')))
    .map(({ id, label, tier }) => ({
      id: `input:${month}:kpi:${id}`,
      kind: 'input',
      label: `Enter "${label}" for ${kpiMonth}`,
      detail: null,
      dueOn: on,
      dueAt: null,
      periodDays: DAYS_IN_MONTH,
      partner: null,
      owners: tierOf(deps.framework, tier).communication_owners,
      ...{ stream: null, slot: null, template: null, ref: null },
    }))
}
