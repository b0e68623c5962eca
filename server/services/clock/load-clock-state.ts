import { and, asc, eq, ne } from 'drizzle-orm'
import type { OpenClocks } from '#shared/standing.ts'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { clockBreach, incident, incidentPartner } from '../../db/tables/incident.ts'
import { issue } from '../../db/tables/issue.ts'

/** What incidents and issues say of a partner. */
export type ClockState = {
  /** Local dates of missed deadlines, oldest first; the health score counts from them. */
  missedOn: string[]
  open: OpenClocks | null
}

/** Of partners that have any; a statement a table, whatever the number. */
export async function loadClockState(
  db: Db,
  portalId: string,
  ids: readonly string[],
): Promise<Map<string, ClockState>> {
  const breaches = await db
    .select({ partnerId: clockBreach.partnerId, on: clockBreach.missedOn })
    .from(clockBreach)
    .where(and(eq(clockBreach.portalId, portalId), among(clockBreach.partnerId, ids)))
    .orderBy(asc(clockBreach.missedOn), asc(clockBreach.id))
  const incidents = await db
    .select({ affected: incidentPartner, what: incident.what })
    .from(incidentPartner)
    .innerJoin(
      incident,
      and(eq(incident.portalId, incidentPartner.portalId), eq(incident.id, incidentPartner.incidentId)),
    )
    .where(
      and(
        eq(incidentPartner.portalId, portalId),
        among(incidentPartner.partnerId, ids),
        ne(incidentPartner.state, 'resolved'),
      ),
    )
    .orderBy(asc(incidentPartner.nextDueAt), asc(incidentPartner.id))
  const issues = await db
    .select()
    .from(issue)
    .where(and(eq(issue.portalId, portalId), among(issue.partnerId, ids), eq(issue.state, 'open')))
    .orderBy(asc(issue.dueAt), asc(issue.id))
  const states = new Map<string, ClockState>()
  for (const { partnerId, on } of breaches) stateOf(states, partnerId).missedOn.push(on)
  // The one that ends first stands for all.
  for (const { affected, what } of incidents.reverse()) {
    openOf(states, affected.partnerId).incident = {
      id: affected.incidentId,
      what,
      clock: affected.nextClock,
      dueAt: affected.nextDueAt?.toISOString() ?? null,
    }
  }
  for (const row of issues.reverse()) {
    const { id, what, level, levelOwner, dueAt } = row
    openOf(states, row.partnerId).issue = { id, what, level, levelOwner, dueAt: dueAt?.toISOString() ?? null }
  }
  return states
}

function stateOf(states: Map<string, ClockState>, partnerId: string): ClockState {
  const state = states.get(partnerId) ?? { missedOn: [], open: null }
  states.set(partnerId, state)
  return state
}

function openOf(states: Map<string, ClockState>, partnerId: string): OpenClocks {
  const state = stateOf(states, partnerId)
  state.open ??= { incident: null, issue: null }
  return state.open
}
