import { and, asc, eq } from 'drizzle-orm'
import type { PauseClock } from '#shared/api/notify.ts'
import { isOpen } from '#shared/clocks/clock.ts'
import { clockLedger } from '../../db/tables/incident.ts'
import { AppError } from '../../errors.ts'
import type { Changes } from '../../write/changes.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { changeIncident } from '../incident/change-incident.ts'
import { changeIssue } from '../issue/change-issue.ts'
import { clocksOfAffected, clocksOfIssues, openAffected, type PartnerClocks } from './read-clocks.ts'

/**
 * Pauses, resumes or extends a clock, of one partner or of all an incident affects; who, when and why stay in the ledger
 * (row 157). What was missed stays missed. Throws `not-found`, and `conflict` if no such clock runs.
 */
export async function pauseClock(ctx: Context, input: PauseClock, key: string | null): Promise<{ clocks: number }> {
  if ((input.minutes !== undefined) !== (input.action === 'extend')) {
    throw new AppError('invalid', 'minutes belongs to extend, and extend needs it.')
  }
  const how = { id: input.subjectId, action: `clock.${input.action}`, input, key }
  let clocks = 0
  if (input.subject === 'incident') {
    await changeIncident(ctx, how, async (changes) => {
      const open = await openAffected(changes.db, ctx.portal.id, {
        incidentId: input.subjectId,
        partnerId: input.partnerId,
      })
      clocks = await enter(changes, ctx, input, await clocksOfAffected(changes.db, ctx, open))
    })
  } else {
    await changeIssue(ctx, how, async (changes, row) => {
      clocks = await enter(changes, ctx, input, await clocksOfIssues(changes.db, ctx, [row]))
    })
  }
  return { clocks }
}

async function enter(
  changes: Changes,
  ctx: Context,
  input: PauseClock,
  all: readonly PartnerClocks[],
): Promise<number> {
  const wanted = input.action === 'resume' ? 'paused' : 'running'
  const running = all.filter(({ clocks }) =>
    clocks.some((clock) => clock.kind === input.clock && isOpen(clock) && fits(clock.state, input.action)),
  )
  if (running.length === 0) throw new AppError('conflict', `No ${input.clock} clock of it is ${wanted}.`)
  for (const { partnerId } of running) {
    const { subject, subjectId, clock, action, minutes = null, reason } = input
    const fields = { partnerId, subject, subjectId, clock, action, minutes, reason }
    await changes.insert('clockLedger', { ...fields, byName: ctx.actor.name, at: ctx.now })
  }
  return running.length
}

function fits(state: string, action: PauseClock['action']): boolean {
  if (action === 'resume') return state === 'paused'
  return action === 'extend' ? state === 'running' || state === 'paused' : state === 'running'
}

export type LedgerLine = {
  partnerId: string
  clock: string
  action: string
  minutes: number | null
  reason: string
  byName: string
  at: string
}

/** Every pause and extension of an incident or issue, oldest first. */
export async function listLedger(ctx: Context, subjectId: string): Promise<LedgerLine[]> {
  requireRole(ctx, 'viewer')
  const rows = await ctx.deps.database.db
    .select()
    .from(clockLedger)
    .where(and(eq(clockLedger.portalId, ctx.portal.id), eq(clockLedger.subjectId, subjectId)))
    .orderBy(asc(clockLedger.at), asc(clockLedger.id))
  return rows.map(({ partnerId, clock, action, minutes, reason, byName, at }) => {
    return { partnerId, clock, action, minutes, reason, byName, at: at.toISOString() }
  })
}
