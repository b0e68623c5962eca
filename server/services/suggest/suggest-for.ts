import { z } from 'zod'
import { type Clock, isOpen, nextClock } from '#shared/clocks/clock.ts'
import type { Standing } from '#shared/standing.ts'
import { type Candidate, type SuggestInput, suggestTemplates } from '#shared/suggest/suggest-template.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { clocksOfAffected, clocksOfIssues, openAffected, openIssuesOf } from '../clock/read-clocks.ts'
import type { PartnerFacts } from '../partner/facts.ts'
import { getFacts } from '../partner/find.ts'
import { getStanding } from '../partner/get-standing.ts'

export const NamedSuggestion = z
  .object({ templateId: z.string(), label: z.string(), reason: z.string(), stream: z.string().nullable() })
  .meta({ id: 'NamedSuggestion' })
export type NamedSuggestion = z.infer<typeof NamedSuggestion>

/** Template that answers each clock (framework L242–270); an issue's level has its own. */
const ANSWERS: Record<Clock['kind'], string> = {
  'first-notice': 'incident-notice',
  'change-notice': 'planned-change',
  update: 'incident-update',
  resolution: 'incident-resolution',
  intervention: 'issue-opening',
}

const CLOCK_WORDS: Record<Clock['kind'], string> = {
  'first-notice': 'The clock of the first notice',
  'change-notice': 'The clock of the change notice',
  update: 'The clock of the next update',
  resolution: 'The clock of the resolution message',
  intervention: 'The clock of the relationship issue',
}

/** As `suggestionsFor`, for a partner by its id. Throws `not-found`. */
export async function readSuggestions(ctx: Context, partnerId: string): Promise<NamedSuggestion[]> {
  requireRole(ctx, 'viewer')
  const facts = await getFacts(ctx.deps.database.db, ctx.portal.id, partnerId)
  return suggestionsFor(ctx, facts, await getStanding(ctx, partnerId))
}

type Suggesting = Pick<PartnerFacts, 'partner' | 'touchpoints'>

/** The templates that fit a partner now, best first, with why. */
export async function suggestionsFor(ctx: Context, facts: Suggesting, value: Standing): Promise<NamedSuggestion[]> {
  const { framework, templates } = ctx.deps
  const input: SuggestInput = {
    framework,
    partner: facts.partner,
    next: value.next,
    band: value.health.band,
    site: null,
    templates: candidates(ctx, facts),
    inTalks: facts.touchpoints.some((touch) => touch.direction === 'in' && touch.status === 'done'),
    today: localDate(ctx.now, ctx.portal.timeZone),
    ...(await clocksOf(ctx, facts.partner.id)),
  }
  return suggestTemplates(input).map((each) => ({ ...each, label: templates.get(each.templateId).meta.label }))
}

function candidates(ctx: Context, { touchpoints }: Suggesting): Candidate[] {
  const sentAt = new Map<string, string>()
  for (const { templateId, status, occurredAt } of touchpoints) {
    if (!templateId || status !== 'done' || !occurredAt) continue
    if (occurredAt > (sentAt.get(templateId) ?? '')) sentAt.set(templateId, occurredAt)
  }
  return ctx.deps.templates.list().map(({ id, occasion, tiers, stream, upbeat }) => {
    const at = sentAt.get(id)
    return { id, occasion, tiers, stream, upbeat, sentOn: at ? localDate(at, ctx.portal.timeZone) : null }
  })
}

async function clocksOf(ctx: Context, partnerId: string): Promise<Pick<SuggestInput, 'openClock' | 'incidentOpen'>> {
  const { db } = ctx.deps.database
  const [affected, issues] = await Promise.all([
    openAffected(db, ctx.portal.id, { partnerId }).then((open) => clocksOfAffected(db, ctx, open)),
    openIssuesOf(db, ctx.portal.id, partnerId).then((open) => clocksOfIssues(db, ctx, open)),
  ])
  const next = nextClock([...affected, ...issues].flatMap(({ clocks }) => clocks).filter(isOpen))
  const openClock = next && { label: CLOCK_WORDS[next.kind], template: ANSWERS[next.kind] }
  return { openClock, incidentOpen: affected.length > 0 }
}
