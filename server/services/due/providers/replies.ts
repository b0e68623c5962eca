import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { standing } from '../../../db/tables/computed.ts'
import { partner } from '../../../db/tables/partner.ts'
import { localDate } from '../../../time/local-date.ts'
import { ownersOf } from '../owners.ts'
import type { DueProvider } from '../provider.ts'

/** "Reply waiting since …": partners who wrote and have had no answer. */
export const waitingReplies: DueProvider = async (deps, portal) => {
  const since = sql<string | null>`${standing.value}->>'replyWaitingSince'`
  const rows = await deps.database.db
    .select({ partner, since, score: standing.score })
    .from(standing)
    .innerJoin(partner, and(eq(partner.portalId, standing.portalId), eq(partner.id, standing.partnerId)))
    .where(and(eq(standing.portalId, portal.id), isNotNull(since)))
  return rows.flatMap(({ partner: who, since: at, score }) => {
    if (at === null || who.archivedAt !== null) return []
    const day = localDate(at, portal.timeZone)
    return [
      {
        id: `reply:${who.id}`,
        kind: 'reply' as const,
        label: 'Reply waiting',
        detail: `since ${day}`,
        dueOn: day,
        dueAt: at,
        periodDays: 1,
        partner: { id: who.id, name: who.name, tier: who.tier, score },
        owners: ownersOf(who),
        stream: null,
        slot: null,
        template: null,
        ref: null,
      },
    ]
  })
}
