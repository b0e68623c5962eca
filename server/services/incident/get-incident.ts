import { and, asc, desc, eq, gt, inArray, lt, or, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Incident, IncidentPage, IncidentSummary } from '#shared/api/incident.ts'
import { nextClock } from '#shared/clocks/clock.ts'
import type { IncidentState } from '#shared/incident/incident.ts'
import type { Db } from '../../db/client.ts'
import { incident, incidentMessage, incidentPartner } from '../../db/tables/incident.ts'
import { partner } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import type { Row } from '../../write/changes.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { clocksOfAffected } from '../clock/read-clocks.ts'
import { nobodyIsTold } from '../notify/nobody-is-told.ts'
import { recipientsOf } from './recipients.ts'

/** An incident with its partners and their clocks as they stand now. Throws `not-found`. */
export async function getIncident(ctx: Context, id: string): Promise<Incident> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const row = await findIncident(db, ctx.portal.id, id)
  const partners = await partnersOf(ctx, row)
  const due = partners.flatMap(({ next }) => next?.dueAt ?? []).sort()
  return {
    ...toSummary(row),
    missed: partners.reduce((sum, { missed }) => sum + missed, 0),
    nextDueAt: due[0] ?? null,
    startedAt: iso(row.startedAt),
    plannedStart: iso(row.plannedStart),
    plannedEnd: iso(row.plannedEnd),
    resolvedAt: iso(row.resolvedAt),
    impact: row.impact,
    timeline: row.timeline,
    workaround: row.workaround,
    review:
      row.reviewedAt === null
        ? null
        : {
            rootCause: row.rootCause ?? '',
            prevention: row.prevention ?? '',
            at: row.reviewedAt.toISOString(),
            byName: row.reviewedBy ?? '',
          },
    alertId: row.alertId,
    openedBy: row.openedBy,
    revision: row.revision,
    partners,
    warnings: await warningsOf(ctx, partners),
  }
}

/** Throws `not-found`. */
export async function findIncident(db: Db, portalId: string, id: string): Promise<Row<'incident'>> {
  const [row] = await db
    .select()
    .from(incident)
    .where(and(eq(incident.portalId, portalId), eq(incident.id, id)))
  if (!row) throw new AppError('not-found', `There is no incident ${id} in this portal.`)
  return row
}

async function partnersOf(ctx: Context, row: Row<'incident'>): Promise<Incident['partners']> {
  const { db } = ctx.deps.database
  const rows = await db
    .select({ affected: incidentPartner, name: partner.name, lastMessageAt: lastMessage(db) })
    .from(incidentPartner)
    .innerJoin(partner, and(eq(partner.portalId, incidentPartner.portalId), eq(partner.id, incidentPartner.partnerId)))
    .where(and(eq(incidentPartner.portalId, ctx.portal.id), eq(incidentPartner.incidentId, row.id)))
    .orderBy(asc(partner.name), asc(partner.id))
  const recipients = await recipientsOf(
    db,
    ctx.portal.id,
    rows.map(({ affected }) => affected.partnerId),
  )
  const affected = rows.map((each) => ({ affected: each.affected, incident: row }))
  const clocks = new Map((await clocksOfAffected(db, ctx, affected)).map((each) => [each.partnerId, each.clocks]))
  return rows.map(({ affected: { partnerId, state, impact, single, makeGood }, name, lastMessageAt }) => {
    const own = clocks.get(partnerId) ?? []
    const next = nextClock(own)
    return {
      partnerId,
      name,
      state,
      impact,
      single,
      recipients: recipients.get(partnerId) ?? [],
      makeGood,
      next: next && { clock: next.kind, dueAt: next.dueAt },
      clocks: own,
      missed: own.filter(({ breachedAt }) => breachedAt !== null).length,
      lastMessageAt: lastMessageAt === null ? null : new Date(lastMessageAt).toISOString(),
    }
  })
}

function lastMessage(db: Db) {
  const newest = db
    .select({ at: sql`max(${incidentMessage.sentAt})` })
    .from(incidentMessage)
    .where(
      and(
        eq(incidentMessage.portalId, incidentPartner.portalId),
        eq(incidentMessage.incidentId, incidentPartner.incidentId),
        eq(incidentMessage.partnerId, incidentPartner.partnerId),
      ),
    )
  return sql<string | null>`(${newest})`
}

async function warningsOf(ctx: Context, partners: Incident['partners']): Promise<string[]> {
  const unreachable = partners.filter(({ recipients }) => recipients.length === 0).map(({ name }) => name)
  const told = await nobodyIsTold(ctx)
  return [
    ...(unreachable.length > 0
      ? [`No primary contact: ${unreachable.join(', ')}. Add one to the partner; its clock runs all the same.`]
      : []),
    ...(told === null ? [] : [told]),
  ]
}

function toSummary(row: Row<'incident'>): Omit<IncidentSummary, 'partners' | 'missed' | 'nextDueAt'> {
  const { id, kind, severity, state, what, detectedAt, fixedAt } = row
  return { id, kind, severity, state, what, detectedAt: detectedAt.toISOString(), fixedAt: iso(fixedAt) }
}

export type ListIncidents = { state?: IncidentState; after?: string; limit: number }

/** Newest first, a page at a time. Throws `invalid` for a cursor that names no incident. */
export async function listIncidents(
  ctx: Context,
  { state, after, limit }: ListIncidents,
): Promise<z.infer<typeof IncidentPage>> {
  requireRole(ctx, 'viewer')
  const { db } = ctx.deps.database
  const from = after ? await findIncident(db, ctx.portal.id, after) : null
  const older = from
    ? or(
        lt(incident.detectedAt, from.detectedAt),
        and(eq(incident.detectedAt, from.detectedAt), gt(incident.id, from.id)),
      )
    : undefined
  const rows = await db
    .select()
    .from(incident)
    .where(and(eq(incident.portalId, ctx.portal.id), state ? eq(incident.state, state) : undefined, older))
    .orderBy(desc(incident.detectedAt), asc(incident.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const totals = await totalsOf(
    db,
    ctx.portal.id,
    page.map(({ id }) => id),
  )
  return {
    incidents: page.map((row) => ({
      ...toSummary(row),
      ...(totals.get(row.id) ?? { partners: 0, missed: 0, nextDueAt: null }),
    })),
    after: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

async function totalsOf(db: Db, portalId: string, ids: string[]) {
  if (ids.length === 0) return new Map<string, Pick<IncidentSummary, 'partners' | 'missed' | 'nextDueAt'>>()
  const rows = await db
    .select({
      id: incidentPartner.incidentId,
      partners: sql<number>`count(*)::int`,
      missed: sql<number>`sum(${incidentPartner.missed})::int`,
      nextDueAt: sql<string | null>`min(${incidentPartner.nextDueAt})`,
    })
    .from(incidentPartner)
    .where(and(eq(incidentPartner.portalId, portalId), inArray(incidentPartner.incidentId, ids)))
    .groupBy(incidentPartner.incidentId)
  return new Map(
    rows.map(({ id, nextDueAt, ...rest }) => [
      id,
      { ...rest, nextDueAt: nextDueAt && new Date(nextDueAt).toISOString() },
    ]),
  )
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
