import { and, eq } from 'drizzle-orm'
import type { PageFacts } from '#shared/api/outreach.ts'
import { addMonths, isoWeekKey, monthKey } from '#shared/date.ts'
import type { Db } from '../../db/client.ts'
import { appUser } from '../../db/tables/access.ts'
import { standing } from '../../db/tables/computed.ts'
import { contact, partner } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import type { RecipientRole } from '../../templating/meta.ts'
import { sourcesOfPage, type TemplateSources } from '../../templating/sources.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'

export type SourcesFor = {
  partnerId: string | null
  facts: PageFacts | null
  /** Role of the contact the template writes to. */
  recipient: RecipientRole
}

/** Gathers what a template may be filled from. Throws `not-found` for an unknown partner. */
export async function gatherSources(ctx: Context, db: Db, wanted: SourcesFor): Promise<TemplateSources> {
  const { settings } = ctx.deps.framework
  return {
    ...(wanted.facts ? sourcesOfPage(wanted.facts) : {}),
    ...(wanted.partnerId ? await partnerSources(ctx, db, wanted.partnerId, wanted.recipient) : {}),
    sender: await senderSource(ctx, db),
    framework: { organisation: ctx.deps.framework.organisation, audience: settings.audience.ours.text },
    reported: reportedPeriods(localDate(ctx.now, ctx.portal.timeZone)),
  }
}

async function partnerSources(ctx: Context, db: Db, id: string, role: RecipientRole): Promise<TemplateSources> {
  const inPortal = and(eq(partner.portalId, ctx.portal.id), eq(partner.id, id))
  const [row] = await db
    .select({ name: partner.name, source: partner.source, url: partner.url })
    .from(partner)
    .where(inPortal)
  if (!row) throw new AppError('not-found', `There is no partner ${id} in this portal.`)
  const [computed] = await db
    .select({ band: standing.band })
    .from(standing)
    .where(and(eq(standing.portalId, ctx.portal.id), eq(standing.partnerId, id)))
  const contacts = await db
    .select()
    .from(contact)
    .where(and(eq(contact.portalId, ctx.portal.id), eq(contact.partnerId, id)))
  const person = contacts.find((each) => each.role === role) ?? contacts.find((each) => each.role === 'primary')
  return {
    partner: { name: row.name, band: computed?.band ?? null },
    contact: person ? { name: person.name, email: person.email } : null,
  }
}

async function senderSource(ctx: Context, db: Db): Promise<TemplateSources['sender']> {
  if (ctx.actor.kind !== 'user') return null
  const [user] = await db
    .select({ sender: appUser.sender })
    .from(appUser)
    .where(and(eq(appUser.portalId, ctx.portal.id), eq(appUser.id, ctx.actor.id)))
  return user?.sender ?? null
}

/** The month reported is the one before; in a quarter's last month the quarter is the next one (rows.md, placeholders). */
function reportedPeriods(today: string): TemplateSources['reported'] {
  const month = Number(today.slice(5, 7))
  const quarter = Math.ceil(month / 3)
  return {
    week: Number(isoWeekKey(today).slice(-2)),
    month: monthKey(addMonths(today, -1)),
    quarter: month % 3 === 0 ? (quarter % 4) + 1 : quarter,
  }
}
