import { and, asc, eq, gte } from 'drizzle-orm'
import type { Digest } from '#shared/api/notify.ts'
import { addDays, daysBetween, isWorkingDay } from '#shared/date.ts'
import type { DueItem, DueKind } from '#shared/due/item.ts'
import { orderDue } from '#shared/due/order.ts'
import { digestSent } from '../../db/tables/notification.ts'
import { partner } from '../../db/tables/partner.ts'
import { bandCrossing } from '../../db/tables/snapshot.ts'
import type { Message } from '../../notify/door.ts'
import { localDate } from '../../time/local-date.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { gatherDue } from '../due/list-due.ts'
import { inWords } from './alert-message.ts'
import { nobodyIsTold } from './nobody-is-told.ts'

const SHOWN = 15
const SECTIONS: readonly { title: string; kinds: readonly DueKind[] }[] = [
  { title: 'CLOCKS', kinds: ['clock'] },
  { title: 'REPLIES WAITING', kinds: ['reply'] },
  { title: 'DUE', kinds: ['touchpoint', 'step', 'checklist', 'calendar'] },
  { title: 'CONTRACTS', kinds: ['contract'] },
  { title: 'MISSING INPUTS AND QUESTIONS', kinds: ['input', 'question'] },
]

type Scope = Pick<Context, 'deps' | 'portal' | 'now'>

/**
 * The morning digest: clocks, replies waiting, what is due, missing inputs and bands that fell since the last working
 * day (rows, daily rhythm).
 * @param name a person: what they answer for and what nobody does; null: everything
 */
export async function writeDigest(scope: Scope, name: string | null, today: string): Promise<Message> {
  const items = (await gatherDue(scope)).filter(
    ({ dueOn, kind, owners }) =>
      (dueOn <= today || kind === 'clock') && (name === null || owners.length === 0 || owners.includes(name)),
  )
  const ordered = orderDue(items, today)
  const sections = SECTIONS.flatMap(({ title, kinds }) => {
    const own = ordered.filter(({ kind }) => kinds.includes(kind))
    return section(
      title,
      own.map((item) => lineOf(item, scope.portal.timeZone, today)),
    )
  })
  const drops = section('HEALTH THAT FELL', await bandDrops(scope, today))
  const text = [...sections, ...drops].join('\n').trim()
  const late = items.filter(({ dueOn }) => dueOn < today).length
  return {
    subject: `Partners on ${today}: ${items.length === 0 ? 'nothing is due' : `${items.length} due, ${late} of them late`}`,
    text: text === '' ? 'Nothing is due, no clock runs and nobody waits for a reply.' : text,
  }
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const rest = lines.length - SHOWN
  return [title, ...lines.slice(0, SHOWN), ...(rest > 0 ? [`… and ${rest} more`] : []), '']
}

function lineOf({ label, partner: who, dueOn, dueAt, kind }: DueItem, timeZone: string, today: string): string {
  const late = daysBetween(dueOn, today)
  const when = dueAt && kind === 'clock' ? `due ${inWords(dueAt, timeZone)}` : late > 0 ? `${late} days late` : 'today'
  return `- ${who ? `${who.name}: ` : ''}${label}, ${when}`
}

async function bandDrops({ deps, portal, now }: Scope, today: string): Promise<string[]> {
  let since = addDays(today, -1)
  while (!isWorkingDay(since)) since = addDays(since, -1)
  const from = new Date(now.getTime() - (daysBetween(since, today) + 1) * 86_400_000)
  const { bands } = deps.framework.health
  const rank = (id: string) => bands.findIndex((band) => band.id === id)
  const rows = await deps.database.db
    .select({
      name: partner.name,
      from: bandCrossing.from,
      to: bandCrossing.to,
      reason: bandCrossing.reason,
      at: bandCrossing.at,
    })
    .from(bandCrossing)
    .innerJoin(partner, and(eq(partner.portalId, bandCrossing.portalId), eq(partner.id, bandCrossing.partnerId)))
    .where(and(eq(bandCrossing.portalId, portal.id), gte(bandCrossing.at, from)))
    .orderBy(asc(bandCrossing.at), asc(bandCrossing.id))
    .limit(500)
  return rows
    .filter((row) => rank(row.to) > rank(row.from) && localDate(row.at, portal.timeZone) >= since)
    .map((row) => `- ${row.name}: ${bands[rank(row.to)]?.label ?? row.to}. ${row.reason}`)
}

/** Today's digest of the person who asks, and what became of the ones that went out. */
export async function getDigest(ctx: Context, who: 'mine' | 'everyone'): Promise<Digest> {
  requireRole(ctx, 'viewer')
  const on = localDate(ctx.now, ctx.portal.timeZone)
  const message = await writeDigest(ctx, who === 'mine' ? ctx.actor.name : null, on)
  const sent = await ctx.deps.database.db
    .select()
    .from(digestSent)
    .where(and(eq(digestSent.portalId, ctx.portal.id), eq(digestSent.on, on)))
    .orderBy(asc(digestSent.email))
  return {
    on,
    ...message,
    sent: sent.map(({ email, at, state, problem }) => ({ to: email, at: at.toISOString(), state, problem })),
    warning: await nobodyIsTold(ctx),
  }
}
