import { and, eq } from 'drizzle-orm'
import { nextClock } from '#shared/clocks/clock.ts'
import { clockBreach, incident, incidentPartner } from '../../db/tables/incident.ts'
import { localDate } from '../../time/local-date.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { clocksOfAffected, clocksOfIssues, type PartnerClocks } from './read-clocks.ts'

type Scope = Pick<Context, 'deps' | 'portal' | 'now'>

/**
 * Keeps what the clocks of an incident say now: deadlines that were missed, and per partner the next one. A partner is
 * resolved once nothing is open after the fix. Its partners must be locked.
 */
export async function settleIncident(changes: Changes, scope: Scope, incidentId: string): Promise<void> {
  const rows = await changes.db
    .select({ affected: incidentPartner, incident })
    .from(incidentPartner)
    .innerJoin(
      incident,
      and(eq(incident.portalId, incidentPartner.portalId), eq(incident.id, incidentPartner.incidentId)),
    )
    .where(and(eq(incidentPartner.portalId, scope.portal.id), eq(incidentPartner.incidentId, incidentId)))
  for (const each of await clocksOfAffected(changes.db, scope, rows)) {
    const missed = await keepBreaches(changes, scope, each)
    const next = nextClock(each.clocks)
    const { id, ...before } = each.affected
    const state = stateOf(each.incident, next !== null)
    const after = { state, nextClock: next?.kind ?? null, nextDueAt: next?.dueAt ? new Date(next.dueAt) : null, missed }
    const same =
      before.state === after.state &&
      before.nextClock === after.nextClock &&
      before.nextDueAt?.getTime() === after.nextDueAt?.getTime() &&
      before.missed === after.missed
    if (!same) await changes.update('incidentPartner', id, after)
  }
}

function stateOf({ fixedAt, kind }: Row<'incident'>, owed: boolean): Row<'incidentPartner'>['state'] {
  if (fixedAt === null) return 'open'
  // A planned change owes nothing once it is over (DESIGN §8).
  return owed && kind !== 'planned-change' ? 'fixed' : 'resolved'
}

/** The same of one issue. */
export async function settleIssue(changes: Changes, scope: Scope, row: Row<'issue'>): Promise<Row<'issue'>> {
  const [read] = await clocksOfIssues(changes.db, scope, [row])
  const missed = await keepBreaches(changes, scope, read!)
  const next = nextClock(read!.clocks)
  const dueAt = next?.dueAt ? new Date(next.dueAt) : null
  if (row.missed === missed && row.dueAt?.getTime() === dueAt?.getTime()) return row
  return changes.update('issue', row.id, { dueAt, missed })
}

/** Records breaches not yet known; answers how many there are of this partner and subject. */
async function keepBreaches(changes: Changes, { portal }: Scope, of: PartnerClocks): Promise<number> {
  const { partnerId, subject, subjectId } = of
  const known = await changes.db
    .select({ clock: clockBreach.clock, dueAt: clockBreach.dueAt })
    .from(clockBreach)
    .where(
      and(
        eq(clockBreach.portalId, portal.id),
        eq(clockBreach.partnerId, partnerId),
        eq(clockBreach.subjectId, subjectId),
      ),
    )
  const has = new Set(known.map(({ clock, dueAt }) => `${clock} ${dueAt.toISOString()}`))
  for (const { kind, breachedAt } of of.clocks) {
    if (breachedAt === null || has.has(`${kind} ${breachedAt}`)) continue
    has.add(`${kind} ${breachedAt}`)
    const missedOn = localDate(breachedAt, portal.timeZone)
    const fields = { partnerId, subject, subjectId, clock: kind, dueAt: new Date(breachedAt), missedOn }
    await changes.insert('clockBreach', fields)
  }
  return has.size
}
