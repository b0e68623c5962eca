import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { AffectPartners, Incident, OpenIncident } from '#shared/api/incident.ts'
import { incident } from '../../db/tables/incident.ts'
import { AppError } from '../../errors.ts'
import type { Changes } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { settleIncident } from '../clock/settle-clocks.ts'
import { wakeWatch } from '../clock/wake-watch.ts'
import { getIncident } from './get-incident.ts'
import { instantOf } from './instant.ts'
import { integratedPartners } from './preselect.ts'

/**
 * Opens an incident and starts a clock for each partner it affects. The same monitoring alert answers the incident it
 * opened before. Throws `invalid` for times that do not fit and `not-found` for an unknown partner.
 */
export async function openIncident(
  ctx: Context,
  input: OpenIncident,
  key: string | null,
): Promise<Incident & { created: boolean }> {
  const detectedAt = instantOf(ctx, 'detectedAt', input.detectedAt)
  checkTimes(ctx, input, detectedAt)
  const options = { action: 'incident.open', needs: 'manager', input, key } as const
  const { value } = await write(ctx, options, async (changes) => {
    const earlier = input.alertId && (await byAlert(changes, ctx.portal.id, input.alertId))
    if (earlier) return { id: earlier, created: false }
    const partners = input.partners ?? (await integratedPartners(changes.db, ctx.portal.id))
    await changes.lockPartners(partners.map(({ partnerId }) => partnerId))
    const { kind, severity, what, impact, timeline, workaround, alertId } = input
    const row = await changes.insert('incident', {
      kind,
      severity,
      state: 'open',
      what,
      startedAt: input.startedAt ? new Date(input.startedAt) : null,
      detectedAt,
      plannedStart: input.plannedStart ? new Date(input.plannedStart) : null,
      plannedEnd: input.plannedEnd ? new Date(input.plannedEnd) : null,
      fixedAt: null,
      reopenedAt: null,
      resolvedAt: null,
      impact,
      timeline,
      workaround,
      rootCause: null,
      prevention: null,
      reviewedAt: null,
      reviewedBy: null,
      alertId,
      openedBy: ctx.actor.name,
    })
    await affect(changes, { incidentId: row.id, knownAt: detectedAt, partners })
    await settleIncident(changes, ctx, row.id)
    return { id: row.id, created: true }
  })
  await wakeWatch(ctx)
  return { ...(await getIncident(ctx, value.id)), created: value.created }
}

function checkTimes(ctx: Context, input: OpenIncident, detectedAt: Date): void {
  const { kind, plannedStart, plannedEnd, startedAt } = input
  if (startedAt && Date.parse(startedAt) > detectedAt.getTime()) {
    throw new AppError('invalid', `startedAt ${startedAt} is after detectedAt. It cannot be noticed before it began.`)
  }
  if (kind !== 'planned-change') {
    if (plannedStart || plannedEnd)
      throw new AppError('invalid', `Only a planned-change has plannedStart and plannedEnd.`)
    return
  }
  if (!plannedStart || !plannedEnd) throw new AppError('invalid', 'A planned-change needs plannedStart and plannedEnd.')
  if (Date.parse(plannedEnd) <= Date.parse(plannedStart) || Date.parse(plannedEnd) <= ctx.now.getTime()) {
    throw new AppError('invalid', `plannedEnd ${plannedEnd} must be after plannedStart and in the future.`)
  }
}

async function byAlert(changes: Changes, portalId: string, alertId: string): Promise<string | null> {
  const [row] = await changes.db
    .select({ id: incident.id })
    .from(incident)
    .where(and(eq(incident.portalId, portalId), eq(incident.alertId, alertId)))
  return row?.id ?? null
}

type Affect = {
  incidentId: string
  knownAt: Date
  partners: readonly { partnerId: string; impact?: string | null }[]
}

/** Starts a clock for each of the partners. Throws `not-found` if one does not exist. */
export async function affect(changes: Changes, { incidentId, knownAt, partners }: Affect): Promise<void> {
  const rows = await changes.lockPartners(partners.map(({ partnerId }) => partnerId))
  const known = new Map(rows.map((row) => [row.id, row]))
  const missing = partners.find(({ partnerId }) => !known.has(partnerId))
  if (missing) throw new AppError('not-found', `There is no partner ${missing.partnerId} in this portal.`)
  await changes.insertMany(
    'incidentPartner',
    partners.map(({ partnerId, impact = null }) => ({
      partnerId,
      incidentId,
      state: 'open' as const,
      impact,
      single: known.get(partnerId)!.hasIntegration,
      knownAt,
      makeGood: null,
      nextClock: null,
      nextDueAt: null,
      missed: 0,
    })),
  )
}

export type Affected = z.output<typeof AffectPartners>
