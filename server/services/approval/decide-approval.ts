import { and, eq } from 'drizzle-orm'
import type { Approval, ApprovalDecision } from '#shared/api/approvals.ts'
import type { Db } from '../../db/client.ts'
import { appUser } from '../../db/tables/access.ts'
import { approval } from '../../db/tables/template.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { type ApprovalRow, toApproval } from './view.ts'

/**
 * An admin's answer. Who asked cannot answer, unless there is no other admin. Throws `not-found`, `forbidden`, and
 * `conflict` if it was answered already.
 */
export async function decideApproval(
  ctx: Context,
  { id, input, key }: { id: string; input: ApprovalDecision; key: string | null },
): Promise<Approval> {
  const options = { action: 'approval.decide', needs: 'admin', input: { id, input }, key } as const
  const { value } = await write(ctx, options, async (changes) => {
    const own = and(eq(approval.portalId, ctx.portal.id), eq(approval.id, id))
    const [row] = await changes.db.select().from(approval).where(own).for('update')
    if (!row) throw new AppError('not-found', `There is no approval ${id} in this portal.`)
    if (row.state !== 'requested') {
      throw new AppError(
        'conflict',
        `${row.decidedByName} answered this already: ${row.state}. Ask again with a new one.`,
      )
    }
    await refuseOwn(ctx, changes.db, row)
    const state = input.decision === 'approve' ? ('approved' as const) : ('refused' as const)
    const decided = { state, decidedByName: ctx.actor.name, decidedAt: ctx.now, reason: input.reason }
    await changes.db.update(approval).set(decided).where(own)
    changes.note({ noun: 'approval', id, before: { state: 'requested' }, after: { state, reason: input.reason } })
    return toApproval({ row: { ...row, ...decided }, used: false })
  })
  return value
}

async function refuseOwn(ctx: Context, db: Db, row: ApprovalRow): Promise<void> {
  if (ctx.actor.kind !== 'user' || row.requestedBy !== ctx.actor.id) return
  const isAdmin = and(eq(appUser.portalId, ctx.portal.id), eq(appUser.role, 'admin'), eq(appUser.machine, false))
  const admins = await db.select({ id: appUser.id }).from(appUser).where(isAdmin)
  if (admins.every(({ id }) => id === row.requestedBy)) return
  throw new AppError('forbidden', 'You asked for this yourself; another admin must answer it.')
}
