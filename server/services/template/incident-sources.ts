import { and, desc, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { incidentMessage } from '../../db/tables/incident.ts'
import { issue } from '../../db/tables/issue.ts'
import type { TemplateSources } from '../../templating/sources.ts'
import { localDate } from '../../time/local-date.ts'
import type { Context } from '../../write/context.ts'
import { openAffected } from '../clock/read-clocks.ts'

type Scope = Pick<Context, 'deps' | 'portal' | 'now'>
type Of = { partnerId: string; timeZone: string }

/** What was written into the form of the partner's newest incident that is not resolved; null without one. */
export async function incidentSource(scope: Scope, db: Db, of: Of): Promise<TemplateSources['incident']> {
  const open = await openAffected(db, scope.portal.id, { partnerId: of.partnerId })
  const newest = open.toSorted((a, b) => a.incident.detectedAt.getTime() - b.incident.detectedAt.getTime()).at(-1)
  if (!newest) return null
  const { affected, incident } = newest
  const [message] = await db
    .select({ parts: incidentMessage.parts })
    .from(incidentMessage)
    .where(
      and(
        eq(incidentMessage.portalId, scope.portal.id),
        eq(incidentMessage.incidentId, incident.id),
        eq(incidentMessage.partnerId, of.partnerId),
      ),
    )
    .orderBy(desc(incidentMessage.sentAt))
    .limit(1)
  const said = message?.parts ?? {}
  const inWords = (at: Date | null) => at && timeInWords(at, scope.now, of.timeZone)
  return {
    what: incident.what,
    detectedAt: inWords(incident.detectedAt),
    fixedAt: inWords(incident.fixedAt),
    impact: affected.impact ?? incident.impact,
    timeline: incident.timeline ?? said['revised-timeline'] ?? said.timeline,
    workaround: linesOf(incident.workaround),
    rootCause: incident.rootCause,
    prevention: linesOf(incident.prevention),
    makeGood: affected.makeGood,
    nextUpdateBy: incident.fixedAt ? null : inWords(nextUpdate(scope)),
  }
}

export async function issueSource(scope: Scope, db: Db, of: Of): Promise<TemplateSources['issue']> {
  const [row] = await db
    .select({ what: issue.what, identifiedAt: issue.identifiedAt })
    .from(issue)
    .where(and(eq(issue.portalId, scope.portal.id), eq(issue.partnerId, of.partnerId), eq(issue.state, 'open')))
    .orderBy(desc(issue.identifiedAt))
    .limit(1)
  return row ? { what: row.what, openedOn: localDate(row.identifiedAt, of.timeZone) } : null
}

/** The mail that is written now promises the next update within the hours of the framework (L247). */
function nextUpdate({ deps, now }: Scope): Date {
  return new Date(now.getTime() + deps.framework.clocks.incident.update.every_hours * 3_600_000)
}

/** "14:05 CET", with its day if that is another than today. */
export function timeInWords(at: Date, now: Date, timeZone: string): string {
  const clock = { timeZone, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const
  const isToday = localDate(at, timeZone) === localDate(now, timeZone)
  return new Intl.DateTimeFormat('en-GB', isToday ? clock : { ...clock, ...day }).format(at)
}

function linesOf(text: string | null): string[] | null {
  return text === null ? null : text.split('\n').filter((line) => line.trim() !== '')
}
