import { and, asc, eq, inArray, ne } from 'drizzle-orm'
import type { Clock } from '#shared/clocks/clock.ts'
import { type IncidentClockFacts, incidentClocks } from '#shared/clocks/incident-clocks.ts'
import { issueClock } from '#shared/clocks/issue-clock.ts'
import type { LedgerEntry } from '#shared/clocks/run-clock.ts'
import { subtractWorkingDays } from '#shared/clocks/subtract-working-days.ts'
import type { Db } from '../../db/client.ts'
import { type ClockSubject, clockLedger, incident, incidentMessage, incidentPartner } from '../../db/tables/incident.ts'
import { issue } from '../../db/tables/issue.ts'
import { zoneOf } from '../../time/zone.ts'
import type { Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'

type Scope = Pick<Context, 'deps' | 'portal' | 'now'>

/** What is owed to one partner because of one incident or issue. */
export type PartnerClocks = {
  subject: ClockSubject
  subjectId: string
  partnerId: string
  clocks: Clock[]
}

export type AffectedPartner = { affected: Row<'incidentPartner'>; incident: Row<'incident'> }

/** Clocks of partners affected by incidents, as they stand now. */
export async function clocksOfAffected(
  db: Db,
  scope: Scope,
  affected: readonly AffectedPartner[],
): Promise<(PartnerClocks & AffectedPartner)[]> {
  if (affected.length === 0) return []
  const ids = [...new Set(affected.map((each) => each.incident.id))]
  const messages = await db
    .select()
    .from(incidentMessage)
    .where(and(eq(incidentMessage.portalId, scope.portal.id), inArray(incidentMessage.incidentId, ids)))
  const sent = Map.groupBy(messages, (row) => `${row.incidentId} ${row.partnerId}`)
  const ledger = await ledgerOf(db, scope, ids)
  return affected.map((each) => {
    const at = `${each.incident.id} ${each.affected.partnerId}`
    const facts = factsOf(scope, each, { messages: sent.get(at) ?? [], ledger: ledger.get(at) ?? [] })
    return {
      ...each,
      subject: 'incident',
      subjectId: each.incident.id,
      partnerId: each.affected.partnerId,
      clocks: incidentClocks(facts, scope.deps.framework.clocks),
    }
  })
}

/** What the clocks of an incident and a partner are read from. */
export function factsOf(
  { deps, portal, now }: Scope,
  { affected, incident: row }: { affected: Pick<Row<'incidentPartner'>, 'knownAt'>; incident: Row<'incident'> },
  has: { messages: readonly Row<'incidentMessage'>[]; ledger: readonly LedgerEntry[] },
): IncidentClockFacts {
  const { plannedStart, plannedEnd } = row
  const zone = zoneOf(portal.timeZone)
  const lead = deps.framework.clocks.planned_change.lead_working_days
  return {
    kind: row.kind,
    knownAt: affected.knownAt.getTime(),
    change:
      plannedStart && plannedEnd
        ? {
            leadDueAt: zone.instantOf(subtractWorkingDays(zone.dateOf(plannedStart.getTime()), lead), '23:59'),
            startsAt: plannedStart.getTime(),
            endsAt: plannedEnd.getTime(),
          }
        : null,
    fixedAt: row.fixedAt?.getTime() ?? null,
    reopenedAt: row.reopenedAt?.getTime() ?? null,
    messages: has.messages.map(({ kind, sentAt }) => ({ kind, at: sentAt.getTime() })),
    ledger: has.ledger,
    now: now.getTime(),
  }
}

/** Clocks of issues, as they stand now. */
export async function clocksOfIssues(
  db: Db,
  scope: Scope,
  issues: readonly Row<'issue'>[],
): Promise<(PartnerClocks & { issue: Row<'issue'> })[]> {
  if (issues.length === 0) return []
  const ids = issues.map(({ id }) => id)
  const ledger = await ledgerOf(db, scope, ids)
  const zone = zoneOf(scope.portal.timeZone)
  return issues.map((row) => {
    const clock = issueClock(
      {
        openedBy: row.openedBy,
        identifiedAt: row.identifiedAt.getTime(),
        viewedAt: row.viewedAt?.getTime() ?? null,
        talkedAt: row.talkedAt?.getTime() ?? null,
        closedAt: row.resolvedAt?.getTime() ?? null,
        ledger: ledger.get(`${row.id} ${row.partnerId}`) ?? [],
        now: scope.now.getTime(),
      },
      scope.deps.framework.clocks.issue,
      zone,
    )
    return { issue: row, subject: 'issue', subjectId: row.id, partnerId: row.partnerId, clocks: [clock] }
  })
}

async function ledgerOf(db: Db, { portal }: Scope, subjectIds: string[]): Promise<Map<string, LedgerEntry[]>> {
  const rows = await db
    .select()
    .from(clockLedger)
    .where(and(eq(clockLedger.portalId, portal.id), inArray(clockLedger.subjectId, subjectIds)))
    .orderBy(asc(clockLedger.at), asc(clockLedger.id))
  const grouped = Map.groupBy(rows, (row) => `${row.subjectId} ${row.partnerId}`)
  return new Map([...grouped].map(([at, entries]) => [at, entries.map(toEntry)]))
}

function toEntry({ action, clock, at, minutes }: Row<'clockLedger'>): LedgerEntry {
  return action === 'extend'
    ? { action, clock, at: at.getTime(), minutes: minutes ?? 0 }
    : { action, clock, at: at.getTime() }
}

/** Everything not resolved, of one partner or incident or of all. */
export async function openAffected(
  db: Db,
  portalId: string,
  of: { incidentId?: string; partnerId?: string } = {},
): Promise<AffectedPartner[]> {
  return db
    .select({ affected: incidentPartner, incident })
    .from(incidentPartner)
    .innerJoin(
      incident,
      and(eq(incident.portalId, incidentPartner.portalId), eq(incident.id, incidentPartner.incidentId)),
    )
    .where(
      and(
        eq(incidentPartner.portalId, portalId),
        ne(incidentPartner.state, 'resolved'),
        of.incidentId ? eq(incidentPartner.incidentId, of.incidentId) : undefined,
        of.partnerId ? eq(incidentPartner.partnerId, of.partnerId) : undefined,
      ),
    )
    .orderBy(asc(incidentPartner.partnerId), asc(incidentPartner.id))
}

export async function openIssuesOf(db: Db, portalId: string, partnerId: string): Promise<Row<'issue'>[]> {
  return db
    .select()
    .from(issue)
    .where(and(eq(issue.portalId, portalId), eq(issue.partnerId, partnerId), eq(issue.state, 'open')))
    .orderBy(asc(issue.id))
}

export async function openIssues(db: Db, portalId: string): Promise<Row<'issue'>[]> {
  return db
    .select()
    .from(issue)
    .where(and(eq(issue.portalId, portalId), eq(issue.state, 'open')))
    .orderBy(asc(issue.id))
}
