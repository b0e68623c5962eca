import { and, eq, isNull } from 'drizzle-orm'
import { type ConflictChoice, conflict } from '../../db/tables/sync.ts'
import { AppError } from '../../errors.ts'
import { fromPartnerProperties } from '../../sync/objects/partner.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { write } from '../../write/write.ts'

type Asked = { id: string; choice: ConflictChoice }

/**
 * Decides a conflict: the chosen value becomes the partner's, and goes to HubSpot if that holds another one. Throws
 * `not-found`, or `conflict` if it was decided already or the value cannot be kept here.
 */
export async function resolveConflict(ctx: Context, { id, choice }: Asked): Promise<{ value: string }> {
  requireRole(ctx, 'manager')
  const options = { action: 'resolve-conflict', needs: 'manager' as const, input: { id, choice } }
  const { value } = await write(ctx, options, async (changes) => {
    const at = and(eq(conflict.portalId, ctx.portal.id), eq(conflict.id, id))
    const [row] = await changes.db.select().from(conflict).where(at).for('update')
    if (!row) throw new AppError('not-found', `There is no conflict ${id} in this portal.`)
    if (row.resolvedAt) throw new AppError('conflict', `Conflict ${id} was decided by ${row.resolvedBy} already.`)
    const chosen = (choice === 'here' ? row.local : row.remote) ?? ''
    const { patch, refused } = fromPartnerProperties({ [row.property]: chosen })
    if (refused.length > 0) {
      throw new AppError('conflict', `"${chosen}" cannot be kept as ${row.property}. Correct it in HubSpot instead.`)
    }
    await changes.update('partner', row.localId, patch)
    const decided = { resolvedAt: ctx.now, resolution: choice, resolvedBy: ctx.actor.name }
    await changes.db
      .update(conflict)
      .set(decided)
      .where(and(at, isNull(conflict.resolvedAt)))
    return chosen
  })
  return { value }
}
