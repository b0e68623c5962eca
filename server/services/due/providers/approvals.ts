import { and, eq } from 'drizzle-orm'
import { approval } from '../../../db/tables/template.ts'
import { localDate } from '../../../time/local-date.ts'
import type { DueProvider } from '../provider.ts'

/** A claim holds a mail back: it is a matter of days. */
const PERIOD_DAYS = 7

/** Claims that wait for an admin; due on the day they were asked for (rows 82, 238). */
export const waitingApprovals: DueProvider = async (deps, portal) => {
  const rows = await deps.database.db
    .select()
    .from(approval)
    .where(and(eq(approval.portalId, portal.id), eq(approval.state, 'requested')))
  return rows.map(({ id, createdAt, targetName, claims, requestedByName, templateId }) => ({
    id: `approval:${id}`,
    kind: 'question',
    label: `Approve for ${targetName}: ${claims.map(({ label }) => label).join(', ')}`,
    detail: `${requestedByName} asks`,
    dueOn: localDate(createdAt, portal.timeZone),
    dueAt: null,
    periodDays: PERIOD_DAYS,
    partner: null,
    owners: [],
    stream: null,
    slot: null,
    template: templateId,
    ref: { noun: 'approval', id },
  }))
}
