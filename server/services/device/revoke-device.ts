import { and, eq, isNull } from 'drizzle-orm'
import { device } from '../../db/tables/access.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'

/**
 * Ends a device's access at its next request; doing it twice does nothing more. Throws `not-found` for a device that is
 * neither the caller's nor, if an admin asks, somebody's of this portal.
 */
export async function revokeDevice(ctx: Context, id: string): Promise<void> {
  await write(ctx, { action: 'device.revoke', needs: 'viewer', input: { id } }, async (changes) => {
    const here = and(eq(device.portalId, ctx.portal.id), eq(device.id, id))
    const [row] = await changes.db.select().from(device).where(here).for('update')
    const own = ctx.actor.kind === 'user' && row?.userId === ctx.actor.id
    if (!row || (!own && ctx.role !== 'admin')) {
      throw new AppError('not-found', `There is no device ${id} of yours in this portal.`)
    }
    if (row.revokedAt) return
    await changes.db
      .update(device)
      .set({ revokedAt: ctx.now })
      .where(and(here, isNull(device.revokedAt)))
    const before = { label: row.label, userId: row.userId, revokedAt: null }
    changes.note({ noun: 'device', id, before, after: { ...before, revokedAt: ctx.now.toISOString() } })
  })
}
