import { and, eq } from 'drizzle-orm'
import type { OpenClock } from '#shared/api/notify.ts'
import { isOpen } from '#shared/clocks/clock.ts'
import { workingDays } from '#shared/clocks/pace.ts'
import { percentRun } from '#shared/clocks/percent-run.ts'
import { among } from '../../db/among.ts'
import { partner } from '../../db/tables/partner.ts'
import { AppError } from '../../errors.ts'
import { zoneOf } from '../../time/zone.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { clocksOfAffected, clocksOfIssues, openAffected, openIssues } from './read-clocks.ts'

type Scope = Pick<Context, 'deps' | 'portal' | 'now'>

/** Every open clock, the one that ends first at the top, paused ones last. */
export async function openClocks(scope: Scope): Promise<OpenClock[]> {
  const { db } = scope.deps.database
  const incidents = await clocksOfAffected(db, scope, await openAffected(db, scope.portal.id))
  const issues = await clocksOfIssues(db, scope, await openIssues(db, scope.portal.id))
  const names = await namesOf(
    scope,
    [...incidents, ...issues].map(({ partnerId }) => partnerId),
  )
  const working = workingDays(zoneOf(scope.portal.timeZone))
  const all = [
    ...incidents.map((each) => ({ ...each, what: each.incident.what, pace: undefined })),
    ...issues.map((each) => ({
      ...each,
      what: each.issue.what,
      pace: each.issue.openedBy === 'score' ? working : undefined,
    })),
  ]
  return all
    .flatMap(({ clocks, subject, subjectId, partnerId, what, pace }) =>
      clocks.filter(isOpen).map((clock): OpenClock => {
        const percent = percentRun(clock, scope.now.getTime(), pace)
        return {
          subject,
          subjectId,
          what,
          partnerId,
          partner: names.get(partnerId) ?? '',
          clock: clock.kind,
          state: clock.state,
          startsAt: clock.startsAt,
          dueAt: clock.dueAt,
          percent: percent === null ? null : Math.min(100, Math.floor(percent)),
        }
      }),
    )
    .sort((a, b) => keyOf(a).localeCompare(keyOf(b)))
}

/** Sorts as text: the deadline, then what keeps two apart. */
function keyOf({ dueAt, subjectId, partnerId, clock }: OpenClock): string {
  return [dueAt ?? 'paused', subjectId, partnerId, clock].join(' ')
}

/** A page of them; the cursor is the last one's place. Throws `invalid` for a cursor this list did not give. */
export async function listClocks(
  ctx: Context,
  { after, limit }: { after?: string; limit: number },
): Promise<{ clocks: OpenClock[]; after: string | null }> {
  requireRole(ctx, 'viewer')
  const from = after === undefined ? '' : Buffer.from(after, 'base64url').toString()
  if (after !== undefined && from.split(' ').length !== 4) {
    throw new AppError('invalid', 'The cursor is not one that this list gave. Ask again from the start.')
  }
  const rest = (await openClocks(ctx)).filter((clock) => from === '' || keyOf(clock).localeCompare(from) > 0)
  const clocks = rest.slice(0, limit)
  const last = clocks.at(-1)
  return { clocks, after: rest.length > limit && last ? Buffer.from(keyOf(last)).toString('base64url') : null }
}

async function namesOf({ deps, portal }: Scope, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await deps.database.db
    .select({ id: partner.id, name: partner.name })
    .from(partner)
    .where(and(eq(partner.portalId, portal.id), among(partner.id, ids)))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
