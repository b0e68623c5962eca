import { and, eq, gte, inArray, isNull, lte, sql } from 'drizzle-orm'
import { addDays } from '#shared/date.ts'
import type { TierId } from '#shared/framework/tiers.ts'
import type { KpiPeriod } from '#shared/kpis/period.ts'
import type { Db } from '../../db/client.ts'
import { metric, touchpoint } from '../../db/tables/history.ts'
import { item } from '../../db/tables/item.ts'
import { partner } from '../../db/tables/partner.ts'
import type { Portal } from '../../write/context.ts'

type Scope = { db: Db; portal: Portal; tier: TierId }

/** Partners of the tier at Phase 3 or later, on a day if one is given. */
function isRunning({ portal, tier }: Scope, on: string | null) {
  return and(
    eq(partner.portalId, portal.id),
    eq(partner.tier, tier),
    inArray(partner.stage, ['launch', 'ongoing']),
    isNull(partner.archivedAt),
    on === null ? undefined : sql`${partner.phaseDates} ->> '3' <= ${on}`,
  )
}

/** True for a message from the partner, a meeting or a call between two days of the portal's zone, both included. */
function spokeBetween(portal: Portal, from: string, to: string) {
  const day = sql`(${touchpoint.occurredAt} at time zone ${portal.timeZone})::date`
  return sql`exists (select 1 from ${touchpoint} where ${touchpoint.portalId} = ${partner.portalId}
    and ${touchpoint.partnerId} = ${partner.id} and ${touchpoint.status} = 'done'
    and (${touchpoint.direction} = 'in' or ${touchpoint.channel} in ('meeting', 'call'))
    and ${day} between ${from}::date and ${to}::date)`
}

export function countRunning(scope: Scope): Promise<number> {
  return scope.db.$count(partner, isRunning(scope, null))
}

/** Of the partners at Phase 3 when the period began, those who wrote or met us in it (rows.md, ambiguity 38). */
export async function countEngaged(scope: Scope, { from, to }: KpiPeriod): Promise<{ engaged: number; all: number }> {
  const running = isRunning(scope, from)
  return {
    all: await scope.db.$count(partner, running),
    engaged: await scope.db.$count(partner, and(running, spokeBetween(scope.portal, from, to))),
  }
}

/** Partners with a feature, a click, a message or a meeting in so many days up to a day (DESIGN §7). */
export function countActive(scope: Scope, { to, days }: { to: string; days: number }): Promise<number> {
  const from = addDays(to, -days)
  const featured = sql`exists (select 1 from ${item} where ${item.portalId} = ${partner.portalId}
    and ${item.partnerId} = ${partner.id} and ${item.kind} = 'feature' and ${item.state} = 'published'
    and ${item.on} between ${from}::date and ${to}::date)`
  const clicked = sql`exists (select 1 from ${metric} where ${metric.portalId} = ${partner.portalId}
    and ${metric.partnerId} = ${partner.id} and ${metric.name} = 'attribution-clicks' and ${metric.value} > 0
    and ${metric.month} between ${from.slice(0, 7)} and ${to.slice(0, 7)})`
  const spoke = spokeBetween(scope.portal, from, to)
  return scope.db.$count(partner, and(isRunning(scope, null), sql`(${featured} or ${clicked} or ${spoke})`))
}

/** Talks held between two days, both included. */
export function countTalks({ db, portal }: Pick<Scope, 'db' | 'portal'>, from: string, to: string): Promise<number> {
  const held = and(eq(item.kind, 'speaking'), eq(item.state, 'held'), gte(item.on, from), lte(item.on, to))
  return db.$count(item, and(eq(item.portalId, portal.id), held))
}
