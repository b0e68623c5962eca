import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Approval } from '#shared/api/approvals.ts'
import type { PageFacts } from '#shared/api/outreach.ts'
import type { Rendered } from '#shared/api/rendered.ts'
import type { Db } from '../../db/client.ts'
import { touchpoint } from '../../db/tables/history.ts'
import { approval } from '../../db/tables/template.ts'

export type ApprovalRow = typeof approval.$inferSelect

/** Approvals of a portal, and whether the draft each was used for still exists. */
export function selectApprovals(db: Db, portalId: string, only?: SQL) {
  const used = sql<boolean>`exists (select from ${touchpoint} where ${and(
    eq(touchpoint.portalId, approval.portalId),
    eq(touchpoint.id, approval.touchpointId),
  )})`
  return db
    .select({ row: approval, used })
    .from(approval)
    .where(and(eq(approval.portalId, portalId), only))
    .$dynamic()
}

export function toApproval({ row, used }: { row: ApprovalRow; used: boolean }): Approval {
  const { id, templateId, version, targetName, claims, requestedByName, decidedByName, reason } = row
  const times = { requestedAt: row.createdAt.toISOString(), decidedAt: row.decidedAt?.toISOString() ?? null }
  const state = used && row.state === 'approved' ? 'used' : row.state
  return { id, templateId, version, targetName, claims, state, requestedByName, decidedByName, reason, ...times }
}

/** Whom a mail is for, the same before and after a channel becomes a partner is drafted to. */
export function targetOf(partnerId: string | null, facts: PageFacts | null): string | null {
  if (partnerId) return `partner:${partnerId}`
  const channel = facts?.channel.channelId ?? facts?.channel.handle
  return channel ? `channel:${channel}` : null
}

/** The claims a mail makes, with what was typed. */
export function claimsOf({ claims, values }: Rendered): ApprovalRow['claims'] {
  return values.filter(({ name }) => claims.includes(name)).map(({ name, label, value }) => ({ name, label, value }))
}
