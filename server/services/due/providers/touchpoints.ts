import { and, eq, lte } from 'drizzle-orm'
import { addDays } from '#shared/date.ts'
import type { DueItem } from '#shared/due/item.ts'
import { tierOf } from '#shared/framework/framework.ts'
import { standing } from '../../../db/tables/computed.ts'
import { partner } from '../../../db/tables/partner.ts'
import { localDate } from '../../../time/local-date.ts'
import { type DueProvider, MAX_AHEAD_DAYS } from '../provider.ts'

const DAYS_IN_MONTH = 365 / 12
/** A follow-up is a matter of days: one that is a week late is as late as a weekly update. */
const STEP_DAYS = 7

/** Slots of streams and follow-ups that are due, or soon will be. */
export const dueTouchpoints: DueProvider = async (deps, portal, now) => {
  const until = addDays(localDate(now, portal.timeZone), MAX_AHEAD_DAYS)
  const rows = await deps.database.db
    .select({ partner, value: standing.value })
    .from(standing)
    .innerJoin(partner, and(eq(partner.portalId, standing.portalId), eq(partner.id, standing.partnerId)))
    .where(and(eq(standing.portalId, portal.id), lte(standing.nextDueOn, until)))
  return rows.flatMap(({ partner: who, value: { next, health } }): DueItem[] => {
    if (next === null || who.optOut) return []
    const stream = tierOf(deps.framework, who.tier).streams.find(({ id }) => id === next.stream)
    const every = stream && 'every' in stream ? stream.every : { days: STEP_DAYS }
    return [
      {
        id: `${next.kind === 'step' ? 'step' : 'touchpoint'}:${who.id}:${next.stream}:${next.slot ?? next.dueOn}`,
        kind: next.kind === 'step' ? 'step' : 'touchpoint',
        label: next.label,
        detail: null,
        dueOn: next.dueOn,
        dueAt: null,
        periodDays: 'days' in every ? every.days : every.months * DAYS_IN_MONTH,
        partner: { id: who.id, name: who.name, tier: who.tier, score: health.score },
        owners: [who.ownerName, who.secondOwnerName].filter((name) => name !== null),
        stream: next.stream,
        slot: next.slot,
        template: next.template,
        ref: null,
      },
    ]
  })
}
