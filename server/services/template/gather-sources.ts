import { and, eq } from 'drizzle-orm'
import type { PageFacts } from '#shared/api/outreach.ts'
import { addMonths, daysBetween, isoWeekKey, monthKey } from '#shared/date.ts'
import type { Partner } from '#shared/partner.ts'
import type { Touchpoint } from '#shared/touchpoint.ts'
import type { Db } from '../../db/client.ts'
import { appUser } from '../../db/tables/access.ts'
import { standing } from '../../db/tables/computed.ts'
import type { RecipientRole } from '../../templating/meta.ts'
import { sourcesOfPage, type TemplateSources } from '../../templating/sources.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import type { PartnerFacts } from '../partner/facts.ts'
import { getFacts } from '../partner/find.ts'

export type SourcesFor = {
  partnerId: string | null
  facts: PageFacts | null
  /** Role of the contact the template writes to. */
  recipient: RecipientRole
}

/** Gathers what a template may be filled from. Throws `not-found` for an unknown partner. */
export async function gatherSources(ctx: Context, db: Db, wanted: SourcesFor): Promise<TemplateSources> {
  const { organisation, settings } = ctx.deps.framework
  const facts = wanted.partnerId ? await getFacts(db, ctx.portal.id, wanted.partnerId) : null
  const today = localDate(ctx.now, ctx.portal.timeZone)
  return {
    ...(wanted.facts ? sourcesOfPage(wanted.facts) : {}),
    ...(facts ? await partnerSources(ctx, db, facts, wanted.recipient) : {}),
    sender: await senderSource(ctx, db),
    framework: { organisation, audience: settings.audience.ours.text },
    reported: reportedPeriods(today, facts?.partner ?? null),
  }
}

async function partnerSources(
  ctx: Context,
  db: Db,
  facts: PartnerFacts,
  role: RecipientRole,
): Promise<TemplateSources> {
  const { partner, contacts, touchpoints } = facts
  const [computed] = await db
    .select({ band: standing.band })
    .from(standing)
    .where(and(eq(standing.portalId, ctx.portal.id), eq(standing.partnerId, partner.id)))
  const person = contacts.find((each) => each.role === role) ?? contacts.find((each) => each.role === 'primary')
  return {
    partner: { name: partner.name, band: computed?.band ?? null },
    contact: person ? { name: person.name, email: person.email } : null,
    last: lastMail(touchpoints, ctx.portal.timeZone),
  }
}

function lastMail(touchpoints: readonly Touchpoint[], timeZone: string): TemplateSources['last'] {
  const sent = touchpoints
    .filter((touch) => touch.status === 'done' && touch.direction === 'out' && touch.channel === 'email')
    .sort((a, b) => (a.occurredAt ?? '').localeCompare(b.occurredAt ?? ''))
    .at(-1)
  return sent?.occurredAt ? { sentOn: localDate(sent.occurredAt, timeZone), subject: sent.subject } : null
}

async function senderSource(ctx: Context, db: Db): Promise<TemplateSources['sender']> {
  if (ctx.actor.kind !== 'user') return null
  const [user] = await db
    .select({ sender: appUser.sender })
    .from(appUser)
    .where(and(eq(appUser.portalId, ctx.portal.id), eq(appUser.id, ctx.actor.id)))
  return user?.sender ?? null
}

/**
 * The month reported is the one before; in a quarter's last month the quarter is the next one; weeks count from the
 * start of the integration, Phase 3, and are ISO weeks without one (rows.md, placeholders).
 */
function reportedPeriods(today: string, partner: Partner | null): TemplateSources['reported'] {
  const month = Number(today.slice(5, 7))
  const quarter = Math.ceil(month / 3)
  const start = partner?.hasIntegration ? partner.phaseDates['3'] : undefined
  return {
    week: start ? Math.floor(daysBetween(start, today) / 7) + 1 : Number(isoWeekKey(today).slice(-2)),
    month: monthKey(addMonths(today, -1)),
    quarter: month % 3 === 0 ? (quarter % 4) + 1 : quarter,
  }
}
