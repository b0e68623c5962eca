import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { Approval } from '#shared/api/approvals.ts'
import { approval } from '../../db/tables/template.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { selectApprovals, toApproval } from './view.ts'

export const ApprovalPage = z
  .object({ approvals: z.array(Approval), after: z.uuid().nullable() })
  .meta({ id: 'ApprovalPage' })
export type ApprovalPage = z.infer<typeof ApprovalPage>

export type ListApprovals = { state?: 'requested' | 'approved' | 'refused'; after?: string; limit: number }

/** Approvals in order of their id, a page at a time; used ones are among the approved. */
export async function listApprovals(ctx: Context, { state, after, limit }: ListApprovals): Promise<ApprovalPage> {
  requireRole(ctx, 'viewer')
  const only = and(state && eq(approval.state, state), after ? gt(approval.id, sql`${after}::uuid`) : undefined)
  const rows = await selectApprovals(ctx.deps.database.db, ctx.portal.id, only)
    .orderBy(asc(approval.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  return { approvals: page.map(toApproval), after: rows.length > limit ? (page.at(-1)?.row.id ?? null) : null }
}
