import { and, asc, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Incident, IncidentPatch, MakeGood, NotAffected, ReviewIncident } from '#shared/api/incident.ts'
import { incidentMessage, incidentPartner } from '../../db/tables/incident.ts'
import { AppError } from '../../errors.ts'
import type { Changes, Fields, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { settleIncident } from '../clock/settle-clocks.ts'
import { wakeWatch } from '../clock/wake-watch.ts'
import { findIncident, getIncident } from './get-incident.ts'
import { instantOf } from './instant.ts'
import { type Affected, affect } from './open-incident.ts'

type Work = (changes: Changes, row: Row<'incident'>) => Promise<void>
type How = { id: string; action: string; input: unknown; key: string | null }

/**
 * The frame of every change of an incident: its partners locked in their order, its clocks settled after, and the
 * incident resolved once every partner is. Throws `not-found`.
 */
export async function changeIncident(ctx: Context, { id, action, input, key }: How, work: Work): Promise<Incident> {
  await write(ctx, { action, needs: 'manager', input: { id, input }, key }, async (changes) => {
    await changes.lockPartners(await affectedIds(changes, ctx.portal.id, id))
    const row = await findIncident(changes.db, ctx.portal.id, id)
    await work(changes, row)
    await settleIncident(changes, ctx, id)
    await closeIfDone(changes, ctx, id)
  })
  await wakeWatch(ctx)
  return getIncident(ctx, id)
}

async function affectedIds(changes: Changes, portalId: string, incidentId: string): Promise<string[]> {
  const rows = await changes.db
    .select({ partnerId: incidentPartner.partnerId })
    .from(incidentPartner)
    .where(and(eq(incidentPartner.portalId, portalId), eq(incidentPartner.incidentId, incidentId)))
    .orderBy(asc(incidentPartner.partnerId))
  return rows.map(({ partnerId }) => partnerId)
}

async function closeIfDone(changes: Changes, ctx: Context, id: string): Promise<void> {
  const row = await findIncident(changes.db, ctx.portal.id, id)
  const states = await changes.db
    .select({ state: incidentPartner.state })
    .from(incidentPartner)
    .where(and(eq(incidentPartner.portalId, ctx.portal.id), eq(incidentPartner.incidentId, id)))
  const done = row.fixedAt !== null && states.every(({ state }) => state === 'resolved')
  const state = done ? 'resolved' : row.fixedAt === null ? 'open' : 'fixed'
  if (state !== row.state) await changes.update('incident', id, { state, resolvedAt: done ? ctx.now : null })
}

/** Corrects what is known of it. Throws `not-found`, `invalid`. */
export function updateIncident(ctx: Context, id: string, patch: IncidentPatch, key: string | null): Promise<Incident> {
  return changeIncident(ctx, { id, action: 'incident.update', input: patch, key }, async (changes, row) => {
    const { startedAt, plannedStart, plannedEnd, ...rest } = patch
    const fields: Partial<Fields<'incident'>> = rest
    if (startedAt !== undefined) fields.startedAt = startedAt === null ? null : new Date(startedAt)
    if (plannedStart) fields.plannedStart = new Date(plannedStart)
    if (plannedEnd) fields.plannedEnd = new Date(plannedEnd)
    if ((plannedStart || plannedEnd) && row.kind !== 'planned-change') {
      throw new AppError('invalid', 'Only a planned-change has plannedStart and plannedEnd.')
    }
    const { plannedStart: from, plannedEnd: to } = { ...row, ...fields }
    if (from && to && to <= from) throw new AppError('invalid', 'plannedEnd must be after plannedStart.')
    await changes.update('incident', id, fields)
    await touchAll(changes, row)
  })
}

/** HubSpot shows the incident at each partner: what changed of it changed there. */
async function touchAll(changes: Changes, { portalId, id }: Row<'incident'>): Promise<void> {
  const rows = await changes.db
    .select({ id: incidentPartner.id })
    .from(incidentPartner)
    .where(and(eq(incidentPartner.portalId, portalId), eq(incidentPartner.incidentId, id)))
  for (const row of rows) await changes.update('incidentPartner', row.id, {})
}

/** It works again: updates stop, the resolution message is due. Throws `conflict` if it was fixed before. */
export function fixIncident(
  ctx: Context,
  id: string,
  input: { fixedAt?: string | undefined },
  key: string | null,
): Promise<Incident> {
  const fixedAt = instantOf(ctx, 'fixedAt', input.fixedAt)
  return changeIncident(ctx, { id, action: 'incident.fix', input, key }, async (changes, row) => {
    if (row.fixedAt) throw new AppError('conflict', `It was fixed at ${row.fixedAt.toISOString()} already.`)
    if (fixedAt < (row.startedAt ?? row.detectedAt)) {
      throw new AppError('invalid', `fixedAt ${fixedAt.toISOString()} is before the incident began.`)
    }
    await changes.update('incident', id, { fixedAt })
    await touchAll(changes, row)
  })
}

/** It came back: updates are due again, counted from now. Throws `conflict` if it is not fixed. */
export function reopenIncident(ctx: Context, id: string, key: string | null): Promise<Incident> {
  return changeIncident(ctx, { id, action: 'incident.reopen', input: {}, key }, async (changes, row) => {
    if (!row.fixedAt) throw new AppError('conflict', 'It is not fixed, so it cannot come back.')
    await changes.update('incident', id, { fixedAt: null, reopenedAt: ctx.now })
    await touchAll(changes, row)
  })
}

/** Adds partners found to be affected; their clocks start now. Those that are affected already stay as they are. */
export function affectPartners(ctx: Context, id: string, input: Affected, key: string | null): Promise<Incident> {
  return changeIncident(ctx, { id, action: 'incident.affect', input, key }, async (changes) => {
    const known = new Set(await affectedIds(changes, ctx.portal.id, id))
    const partners = input.partners.filter(({ partnerId }) => !known.has(partnerId))
    await affect(changes, { incidentId: id, knownAt: ctx.now, partners })
  })
}

/** Takes a partner off that is not affected. Throws `conflict` once it has been written to or a clock was missed. */
export function notAffected(
  ctx: Context,
  id: string,
  input: z.output<typeof NotAffected>,
  key: string | null,
): Promise<Incident> {
  return changeIncident(ctx, { id, action: 'incident.not-affected', input, key }, async (changes) => {
    const row = await findAffected(changes, ctx.portal.id, { incidentId: id, partnerId: input.partnerId })
    const sent = await messagesTo(changes, row)
    if (sent.length > 0 || row.missed > 0) {
      throw new AppError('conflict', 'This partner was told, or a clock of it was missed; that stays on record.')
    }
    await changes.remove('incidentPartner', row.id)
  })
}

/** Keeps what is offered to a partner as compensation; while there is one the resolution must speak of it. */
export function setMakeGood(
  ctx: Context,
  id: string,
  input: z.output<typeof MakeGood>,
  key: string | null,
): Promise<Incident> {
  return changeIncident(ctx, { id, action: 'incident.make-good', input, key }, async (changes) => {
    const row = await findAffected(changes, ctx.portal.id, { incidentId: id, partnerId: input.partnerId })
    await changes.update('incidentPartner', row.id, { makeGood: input.text })
  })
}

/** The after-review (row 162). Throws `conflict` before the fix. */
export function reviewIncident(ctx: Context, id: string, input: ReviewIncident, key: string | null): Promise<Incident> {
  return changeIncident(ctx, { id, action: 'incident.review', input, key }, async (changes, row) => {
    if (!row.fixedAt) throw new AppError('conflict', 'The review comes after the fix. Log the fix first.')
    await changes.update('incident', id, { ...input, reviewedAt: ctx.now, reviewedBy: ctx.actor.name })
    await touchAll(changes, row)
  })
}

/** Throws `not-found`. */
export async function findAffected(
  changes: Changes,
  portalId: string,
  { incidentId, partnerId }: { incidentId: string; partnerId: string },
): Promise<Row<'incidentPartner'>> {
  const [row] = await changes.db
    .select()
    .from(incidentPartner)
    .where(
      and(
        eq(incidentPartner.portalId, portalId),
        eq(incidentPartner.incidentId, incidentId),
        eq(incidentPartner.partnerId, partnerId),
      ),
    )
  if (!row) throw new AppError('not-found', `Partner ${partnerId} is not among the affected. Add it first.`)
  return row
}

export function messagesTo(
  changes: Changes,
  { portalId, incidentId, partnerId }: Pick<Row<'incidentPartner'>, 'portalId' | 'incidentId' | 'partnerId'>,
): Promise<Row<'incidentMessage'>[]> {
  return changes.db
    .select()
    .from(incidentMessage)
    .where(
      and(
        eq(incidentMessage.portalId, portalId),
        eq(incidentMessage.incidentId, incidentId),
        eq(incidentMessage.partnerId, partnerId),
      ),
    )
    .orderBy(asc(incidentMessage.sentAt))
}
