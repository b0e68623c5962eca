import { and, eq, inArray, isNull, lte, notExists, sql } from 'drizzle-orm'
import { addDays } from '#shared/date.ts'
import { reminderOn } from '#shared/lifecycle/contract-reminder.ts'
import { checklistMark } from '../../../db/tables/cadence.ts'
import { standing } from '../../../db/tables/computed.ts'
import { partner } from '../../../db/tables/partner.ts'
import { localDate } from '../../../time/local-date.ts'
import { ownersOf } from '../owners.ts'
import { type DueProvider, MAX_AHEAD_DAYS } from '../provider.ts'

const IN_FORCE = ['initial-contact', 'negotiation', 'launch', 'ongoing'] as const

/**
 * Contracts that end in 90, 60 or 30 days, and those that have ended: one line a partner, until the renewal line of that
 * contract is ticked or its end is changed (row 35).
 */
export const endingContracts: DueProvider = async (deps, portal, now) => {
  const { db } = deps.database
  const today = localDate(now, portal.timeZone)
  const { days } = deps.framework.settings.renewal_reminder_days
  const renewalLines = deps.framework.phases
    .flatMap(({ checklist }) => checklist)
    .filter(({ recurring }) => recurring === 'contract-end')
    .map(({ id }) => id)
  const ticked = db
    .select({ id: checklistMark.id })
    .from(checklistMark)
    .where(
      and(
        eq(checklistMark.portalId, partner.portalId),
        eq(checklistMark.partnerId, partner.id),
        inArray(checklistMark.line, renewalLines),
        eq(checklistMark.period, sql`${partner.contractEnd}::text`),
      ),
    )
  const rows = await db
    .select({ partner, score: standing.score })
    .from(partner)
    .leftJoin(standing, and(eq(standing.portalId, partner.portalId), eq(standing.partnerId, partner.id)))
    .where(
      and(
        eq(partner.portalId, portal.id),
        isNull(partner.archivedAt),
        inArray(partner.stage, [...IN_FORCE]),
        lte(partner.contractEnd, addDays(today, Math.max(...days) + MAX_AHEAD_DAYS)),
        notExists(ticked),
      ),
    )
  return rows.flatMap(({ partner: who, score }) => {
    const { contractEnd } = who
    if (contractEnd === null) return []
    const { on, daysLeft } = reminderOn(contractEnd, days, today)
    return [
      {
        id: `contract:${who.id}:${contractEnd}`,
        kind: 'contract' as const,
        label: contractEnd < today ? `Contract ended on ${contractEnd}` : `Contract ends on ${contractEnd}`,
        detail: contractEnd < today ? null : `${daysLeft}-day reminder`,
        dueOn: on,
        dueAt: null,
        periodDays: 30,
        partner: { id: who.id, name: who.name, tier: who.tier, score },
        owners: ownersOf(who),
        stream: null,
        slot: null,
        template: null,
        ref: { noun: 'checklist', id: who.id },
      },
    ]
  })
}
