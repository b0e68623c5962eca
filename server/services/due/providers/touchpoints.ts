import { and, eq, lte } from 'drizzle-orm'
import { addDays } from '#shared/date.ts'
import type { DueItem } from '#shared/due/item.ts'
import type { DueTouch } from '#shared/standing.ts'
import { standing } from '../../../db/tables/computed.ts'
import { partner } from '../../../db/tables/partner.ts'
import { localDate } from '../../../time/local-date.ts'
import type { Row } from '../../../write/changes.ts'
import { ownersOf } from '../owners.ts'
import { type DueProvider, MAX_AHEAD_DAYS } from '../provider.ts'

/** Slots of streams and follow-ups that are due, or soon will be. */
export const dueTouchpoints: DueProvider = async (deps, portal, now) => {
  const until = addDays(localDate(now, portal.timeZone), MAX_AHEAD_DAYS)
  const rows = await deps.database.db
    .select({ partner, value: standing.value })
    .from(standing)
    .innerJoin(partner, and(eq(partner.portalId, standing.portalId), eq(partner.id, standing.partnerId)))
    .where(and(eq(standing.portalId, portal.id), lte(standing.nextDueOn, until)))
  return rows.flatMap(({ partner: who, value: { due = [], health } }) =>
    who.optOut ? [] : due.filter(({ listOn }) => listOn <= until).map((touch) => toItem(touch, who, health.score)),
  )
}

function toItem(touch: DueTouch, who: Row<'partner'>, score: number | null): DueItem {
  const { stream, slot, template, label, dueOn, listOn, periodDays } = touch
  const kind = touch.kind === 'step' ? 'step' : 'touchpoint'
  return {
    id: `${kind}:${who.id}:${stream}:${slot ?? dueOn}`,
    kind,
    label,
    detail: listOn === dueOn ? null : `Was due ${dueOn}`,
    dueOn: listOn,
    dueAt: null,
    periodDays,
    partner: { id: who.id, name: who.name, tier: who.tier, score },
    owners: ownersOf(who),
    stream,
    slot,
    template,
    ref: null,
  }
}
