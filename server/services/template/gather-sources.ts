import { and, eq } from 'drizzle-orm'
import type { PageFacts } from '#shared/api/outreach.ts'
import { addMonths, daysBetween, isoWeekKey, monthKey } from '#shared/date.ts'
import type { Partner } from '#shared/partner.ts'
import type { Db } from '../../db/client.ts'
import { appUser } from '../../db/tables/access.ts'
import { programme } from '../../db/tables/calendar.ts'
import { AppError } from '../../errors.ts'
import { sourcesOfPage, type TemplateSources } from '../../templating/sources.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import { getFacts } from '../partner/find.ts'
import { type OfPartner, partnerSources } from './partner-sources.ts'

export type SourcesFor = {
  partnerId: string | null
  facts: PageFacts | null
  /** Of the template: whom it writes to, and the stream whose lists it carries on. */
  meta: OfPartner['meta']
  /** Whose profile signs it; who asks, if nobody is named. */
  senderId?: string | null
}

/** Gathers what a template may be filled from. Throws `not-found` for an unknown partner or sender. */
export async function gatherSources(ctx: Context, db: Db, wanted: SourcesFor): Promise<TemplateSources> {
  const facts = wanted.partnerId ? await getFacts(db, ctx.portal.id, wanted.partnerId) : null
  const reported = reportedPeriods(localDate(ctx.now, ctx.portal.timeZone), facts?.partner ?? null)
  return {
    ...(wanted.facts ? sourcesOfPage(wanted.facts) : {}),
    ...(facts ? await partnerSources(ctx, db, { facts, meta: wanted.meta, month: reported.month }) : {}),
    sender: await senderSource(ctx, db, wanted.senderId ?? null),
    framework: await programmeSource(ctx, db),
    reported,
  }
}

/** Settings of framework.yaml, and the date of the summit that was set for this portal. */
async function programmeSource(ctx: Context, db: Db): Promise<TemplateSources['framework']> {
  const { organisation, settings, summit } = ctx.deps.framework
  const [dates] = await db
    .select({ summitOn: programme.summitOn })
    .from(programme)
    .where(eq(programme.portalId, ctx.portal.id))
  return {
    organisation,
    audience: settings.audience.ours.text,
    surveyUrl: settings.links.survey,
    statusUrl: settings.links.status,
    summitName: summit.name,
    summitPlace: summit.place,
    summitUrl: summit.url,
    summitDate: dates?.summitOn ?? summit.date,
    summitAgenda: summit.agenda.map(({ label }) => label).join('\n'),
  }
}

async function senderSource(ctx: Context, db: Db, named: string | null): Promise<TemplateSources['sender']> {
  const id = named ?? (ctx.actor.kind === 'user' ? ctx.actor.id : null)
  if (id === null) return null
  const [user] = await db
    .select({ sender: appUser.sender, machine: appUser.machine })
    .from(appUser)
    .where(and(eq(appUser.portalId, ctx.portal.id), eq(appUser.id, id)))
  if (named && (!user || user.machine)) {
    throw new AppError('not-found', `There is no person ${named} in this portal who could send it.`)
  }
  return user?.sender ?? null
}

/**
 * The month reported is the one before; in a quarter's last month the quarter is the next one; weeks count from the
 * start of the integration, Phase 3, and are ISO weeks without one (rows.md, placeholders).
 */
function reportedPeriods(today: string, partner: Partner | null) {
  const month = Number(today.slice(5, 7))
  const quarter = Math.ceil(month / 3)
  const start = partner?.hasIntegration ? partner.phaseDates['3'] : undefined
  return {
    week: start ? Math.floor(daysBetween(start, today) / 7) + 1 : Number(isoWeekKey(today).slice(-2)),
    month: monthKey(addMonths(today, -1)),
    quarter: month % 3 === 0 ? (quarter % 4) + 1 : quarter,
  }
}
