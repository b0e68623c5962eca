import { and, eq, sql } from 'drizzle-orm'
import { standing } from '../../../db/tables/computed.ts'
import { partner } from '../../../db/tables/partner.ts'
import { localDate } from '../../../time/local-date.ts'
import { ownersOf } from '../owners.ts'
import type { DueProvider } from '../provider.ts'

/** Outreach that every follow-up left without an answer: closing it is offered, nothing closes by itself. */
export const unanswered: DueProvider = async (deps, portal, now) => {
  const rows = await deps.database.db
    .select({ partner, score: standing.score })
    .from(standing)
    .innerJoin(partner, and(eq(partner.portalId, standing.portalId), eq(partner.id, standing.partnerId)))
    .where(and(eq(standing.portalId, portal.id), sql`${standing.value}->>'outreach' = 'no-answer'`))
  const today = localDate(now, portal.timeZone)
  return rows
    .filter(({ partner: who }) => !who.optOut && who.archivedAt === null)
    .map(({ partner: who, score }) => ({
      id: `no-answer:${who.id}`,
      kind: 'step' as const,
      label: 'No answer: decline, or write again',
      detail: null,
      dueOn: today,
      dueAt: null,
      periodDays: 30,
      partner: { id: who.id, name: who.name, tier: who.tier, score },
      owners: ownersOf(who),
      stream: null,
      slot: null,
      template: null,
      ref: { noun: 'partner', id: who.id },
    }))
}
