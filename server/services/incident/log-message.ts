import type { z } from 'zod'
import type { LoggedMessages, LogIncidentMessage } from '#shared/api/incident.ts'
import { type MessageKind, nextUpdateBy } from '#shared/clocks/incident-clocks.ts'
import { missingParts } from '#shared/clocks/parts.ts'
import type { Framework } from '#shared/framework/framework.ts'
import { AppError } from '../../errors.ts'
import type { Changes, Row } from '../../write/changes.ts'
import type { Context } from '../../write/context.ts'
import { factsOf } from '../clock/read-clocks.ts'
import { changeIncident, findAffected, messagesTo } from './change-incident.ts'
import { instantOf } from './instant.ts'
import { recipientsOf } from './recipients.ts'

type Input = LogIncidentMessage
type Log = { row: Row<'incident'>; input: Input; sentAt: Date }

/**
 * Logs a message that a person sent, per partner, and moves each partner's clock. Throws `invalid` naming the parts that
 * are missing, `conflict` for an update before any notice or a resolution before the fix, and for a partner whom nobody
 * can be written to.
 */
export async function logMessage(
  ctx: Context,
  id: string,
  input: Input,
  key: string | null,
): Promise<z.infer<typeof LoggedMessages>> {
  const sentAt = instantOf(ctx, 'sentAt', input.sentAt)
  let next: string | null = null
  const incident = await changeIncident(ctx, { id, action: 'incident.message', input, key }, async (changes, row) => {
    checkOrder(row, input.kind, sentAt)
    await refuseUnreachable(changes, ctx, input.partnerIds)
    for (const partnerId of [...new Set(input.partnerIds)].sort()) {
      next = await logOne(changes, ctx, { row, input, sentAt }, partnerId)
    }
  })
  return { logged: new Set(input.partnerIds).size, nextUpdateBy: next, incident }
}

function checkOrder(row: Row<'incident'>, kind: MessageKind, sentAt: Date): void {
  if (sentAt < row.detectedAt) {
    throw new AppError('invalid', `sentAt is before ${row.detectedAt.toISOString()}, when it was noticed.`)
  }
  if (kind === 'resolution' && (!row.fixedAt || sentAt < row.fixedAt)) {
    throw new AppError('conflict', 'A resolution tells that it is fixed. Log the fix first.')
  }
}

async function refuseUnreachable(changes: Changes, ctx: Context, partnerIds: readonly string[]): Promise<void> {
  const recipients = await recipientsOf(changes.db, ctx.portal.id, partnerIds)
  const without = [...recipients].filter(([, to]) => to.length === 0).map(([id]) => id)
  if (without.length === 0) return
  throw new AppError(
    'conflict',
    `No primary contact: ${without.join(', ')}. A message counts when it went to a primary contact; add one first.`,
  )
}

async function logOne(
  changes: Changes,
  ctx: Context,
  { row, input, sentAt }: Log,
  partnerId: string,
): Promise<string | null> {
  const affected = await findAffected(changes, ctx.portal.id, { incidentId: row.id, partnerId })
  const sent = await messagesTo(changes, affected)
  if (input.kind === 'update' && sent.length === 0) {
    throw new AppError('conflict', `Partner ${partnerId} has not had the first notice. Send that one first.`)
  }
  requireParts(ctx.deps.framework, { row, affected, input })
  const facts = factsOf(ctx, { affected, incident: row }, { messages: sent, ledger: [] })
  const next = nextUpdateBy({ ...facts, now: sentAt.getTime() }, input.kind, ctx.deps.framework.clocks)
  await changes.insert('incidentMessage', {
    partnerId,
    incidentId: row.id,
    kind: input.kind,
    parts: input.parts,
    sentAt,
    nextUpdateBy: next === null ? null : new Date(next),
    byName: ctx.actor.name,
  })
  if (input.logTouchpoint) await logTouch(changes, ctx, { row, input, sentAt }, partnerId)
  return next
}

/** Throws `invalid` naming each missing part and the framework's line. */
function requireParts(
  framework: Framework,
  { row, affected, input }: { row: Row<'incident'>; affected: Row<'incidentPartner'>; input: Input },
): void {
  const { first_notice, update, resolution } = framework.clocks.incident
  const { parts } = { notice: first_notice, update, resolution }[input.kind]
  const known = new Set(parts.map(({ id }) => id))
  const unknown = Object.keys(input.parts).filter((id) => !known.has(id))
  if (unknown.length > 0) {
    throw new AppError(
      'invalid',
      `A ${input.kind} has no part ${unknown.join(', ')}; its parts are ${[...known].join(', ')}.`,
    )
  }
  const alsoDue = [...(row.workaround ? ['workaround'] : []), ...(affected.makeGood ? ['make-good'] : [])]
  const missing = missingParts(parts, input.parts, alsoDue)
  if (missing.length === 0) return
  throw new AppError('invalid', `The ${input.kind} stops no clock yet, it misses: ${missing.join('; ')}.`, {
    errors: parts
      .filter(({ label }) => missing.includes(label))
      .map(({ id, label, origin }) => ({ path: `parts.${id}`, message: `${label} (${origin.lines ?? 'added'})` })),
  })
}

/** Templates of the three messages; a planned change has a notice of its own. */
export function templateOf(row: Pick<Row<'incident'>, 'kind'>, kind: MessageKind): string {
  if (kind === 'notice') return row.kind === 'planned-change' ? 'planned-change' : 'incident-notice'
  return kind === 'update' ? 'incident-update' : 'incident-resolution'
}

async function logTouch(changes: Changes, ctx: Context, { row, input, sentAt }: Log, partnerId: string): Promise<void> {
  await changes.insert('touchpoint', {
    partnerId,
    stream: null,
    slot: null,
    status: 'done',
    occurredAt: sentAt,
    direction: 'out',
    channel: 'email',
    templateId: templateOf(row, input.kind),
    subject: row.what,
    threadId: null,
    evidence: input.evidence,
    byName: ctx.actor.name,
    reason: null,
  })
}
