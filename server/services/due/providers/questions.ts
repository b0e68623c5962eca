import { and, eq, isNull } from 'drizzle-orm'
import { tierOf } from '#shared/framework/framework.ts'
import { question } from '../../../db/tables/cadence.ts'
import { standing } from '../../../db/tables/computed.ts'
import { touchpoint } from '../../../db/tables/history.ts'
import { partner } from '../../../db/tables/partner.ts'
import { localDate } from '../../../time/local-date.ts'
import { ownersOf } from '../owners.ts'
import type { DueProvider } from '../provider.ts'

/** "Was this the monthly review? yes / other / no", asked on the day after the conversation. */
export const openQuestions: DueProvider = async (deps, portal) => {
  const rows = await deps.database.db
    .select({ question, partner, touch: touchpoint, score: standing.score })
    .from(question)
    .innerJoin(partner, and(eq(partner.portalId, question.portalId), eq(partner.id, question.partnerId)))
    .innerJoin(touchpoint, and(eq(touchpoint.portalId, question.portalId), eq(touchpoint.id, question.touchpointId)))
    .leftJoin(standing, and(eq(standing.portalId, question.portalId), eq(standing.partnerId, question.partnerId)))
    .where(and(eq(question.portalId, portal.id), isNull(question.answer)))
  return rows.map(({ question: asked, partner: who, touch, score }) => {
    const stream = tierOf(deps.framework, who.tier).streams.find(({ id }) => id === asked.stream)
    const on = localDate(touch.occurredAt ?? asked.createdAt, portal.timeZone)
    return {
      id: `question:${asked.id}`,
      kind: 'question' as const,
      label: `Was this "${stream?.label ?? asked.stream}"?`,
      detail: `${touch.channel} of ${on}${touch.subject ? `: ${touch.subject}` : ''}`,
      dueOn: on,
      dueAt: null,
      periodDays: 30,
      partner: { id: who.id, name: who.name, tier: who.tier, score },
      owners: ownersOf(who),
      stream: asked.stream,
      slot: asked.slot,
      template: null,
      ref: { noun: 'question', id: asked.id },
    }
  })
}
