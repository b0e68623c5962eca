import { and, desc, eq, inArray } from 'drizzle-orm'
import { phaseAt } from '#shared/framework/framework.ts'
import { measuresOf } from '#shared/metric/definition.ts'
import type { Touchpoint } from '#shared/touchpoint.ts'
import type { Db } from '../../db/client.ts'
import { standing } from '../../db/tables/computed.ts'
import { metric } from '../../db/tables/history.ts'
import { item } from '../../db/tables/item.ts'
import type { TemplateMeta } from '../../templating/meta.ts'
import type { TemplateSources } from '../../templating/sources.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import { lastLists } from '../carry/read-lists.ts'
import type { PartnerFacts } from '../partner/facts.ts'
import { incidentSource, issueSource } from './incident-sources.ts'

/** Items of one kind that a mail takes at most; the newest. */
const MOST_ITEMS = 5
/** A success story may be told once it is written, an opportunity while it is open. */
const TELLABLE = { 'success-story': ['drafted', 'published'], opportunity: ['open'] } as const
const HIGHEST_RATING = 5

export type OfPartner = {
  facts: PartnerFacts
  meta: Pick<TemplateMeta, 'recipient' | 'stream'>
  /** `2026-10`: the month whose readings are told. */
  month: string
}

/** All a template may be filled from that belongs to one partner. */
export async function partnerSources(ctx: Context, db: Db, of: OfPartner): Promise<TemplateSources> {
  const { partner, contacts } = of.facts
  const at = { partnerId: partner.id, timeZone: partner.timeZone ?? ctx.portal.timeZone }
  const role = of.meta.recipient
  const person = contacts.find((each) => each.role === role) ?? contacts.find((each) => each.role === 'primary')
  return {
    partner: {
      name: partner.name,
      industry: partner.industry,
      demoUrl: partner.demoUrl,
      band: await bandOf(ctx, db, partner.id),
      phase: partner.stage === 'prospect' ? 0 : (phaseAt(ctx.deps.framework, partner.stage)?.number ?? null),
      sender: partner.senderName,
    },
    contact: person ? { name: person.name, email: person.email } : null,
    contract: { end: partner.contractEnd },
    last: await lastSource(ctx, db, of),
    metrics: await metricSources(ctx, db, of),
    items: await itemSources(ctx, db, partner.id),
    incident: await incidentSource(ctx, db, at),
    issue: await issueSource(ctx, db, at),
  }
}

async function bandOf(ctx: Context, db: Db, partnerId: string) {
  const [row] = await db
    .select({ band: standing.band })
    .from(standing)
    .where(and(eq(standing.portalId, ctx.portal.id), eq(standing.partnerId, partnerId)))
  return row?.band ?? null
}

async function lastSource(ctx: Context, db: Db, { facts, meta }: OfPartner): Promise<TemplateSources['last']> {
  const { stream } = meta
  const [lists] = stream ? await lastLists(db, ctx.portal.id, { partnerId: facts.partner.id, stream }) : []
  const sent = lastMail(facts.touchpoints)
  const on = (at: string) => localDate(at, ctx.portal.timeZone)
  return {
    sentOn: sent && on(sent.occurredAt!),
    subject: sent?.subject,
    nextWeek: lists?.next,
    openDecisions: lists?.open,
    lists: lists && `${lists.remembered ? 'sent' : 'as drafted'} ${on(lists.sentAt)}`,
  }
}

function lastMail(touchpoints: readonly Touchpoint[]): Touchpoint | undefined {
  return touchpoints
    .filter((touch) => touch.status === 'done' && touch.direction === 'out' && touch.channel === 'email')
    .filter((touch) => touch.occurredAt !== null)
    .toSorted((a, b) => a.occurredAt!.localeCompare(b.occurredAt!))
    .at(-1)
}

/** Readings of the reported month, each with where it comes from and the day it is true for. */
async function metricSources(ctx: Context, db: Db, { facts, month }: OfPartner): Promise<TemplateSources['metrics']> {
  const units = new Map(measuresOf(ctx.deps.framework).map(({ id, unit }) => [id, unit]))
  const rows = await db
    .select()
    .from(metric)
    .where(and(eq(metric.portalId, ctx.portal.id), eq(metric.partnerId, facts.partner.id), eq(metric.month, month)))
  return Object.fromEntries(
    rows.map(({ name, value, source, asOf }) => {
      const rating = units.get(name) === 'rating' ? { scale: HIGHEST_RATING } : {}
      return [name, { value, ...rating, source: `${source}, ${month}`, ...(asOf && { asOf }) }]
    }),
  )
}

async function itemSources(ctx: Context, db: Db, partnerId: string): Promise<TemplateSources['items']> {
  const rows = await db
    .select({ kind: item.kind, title: item.title, state: item.state })
    .from(item)
    .where(
      and(
        eq(item.portalId, ctx.portal.id),
        eq(item.partnerId, partnerId),
        inArray(item.kind, ['success-story', 'opportunity']),
      ),
    )
    .orderBy(desc(item.createdAt))
  const titles = (kind: keyof typeof TELLABLE) =>
    rows
      .filter((row) => row.kind === kind && (TELLABLE[kind] as readonly string[]).includes(row.state))
      .slice(0, MOST_ITEMS)
      .map(({ title }) => title)
  return { stories: titles('success-story'), opportunities: titles('opportunity') }
}
