import { and, asc, eq, gt, gte, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { appUser, device } from '../../db/tables/access.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { Device, idleSince, toDevice } from './device-view.ts'

export const DevicePage = z.object({ devices: z.array(Device), after: z.uuid().nullable() }).meta({ id: 'DevicePage' })
export type DevicePage = z.infer<typeof DevicePage>

export type ListDevices = { everyone: boolean; after?: string; limit: number }

/**
 * Devices whose token still opens, in order of their id; the caller's own, or everybody's. Throws `forbidden` if
 * everybody's are asked for by somebody who is no admin.
 */
export async function listDevices(ctx: Context, { everyone, after, limit }: ListDevices): Promise<DevicePage> {
  requireRole(ctx, everyone ? 'admin' : 'viewer')
  const own = ctx.actor.kind === 'user' ? ctx.actor.id : null
  if (!everyone && !own) return { devices: [], after: null }
  const rows = await ctx.deps.database.db
    .select({ device, user: appUser })
    .from(device)
    .innerJoin(appUser, and(eq(appUser.portalId, device.portalId), eq(appUser.id, device.userId)))
    .where(
      and(
        eq(device.portalId, ctx.portal.id),
        isNull(device.revokedAt),
        gte(device.lastUsedAt, idleSince(ctx.now)),
        everyone ? undefined : eq(device.userId, own!),
        after ? gt(device.id, after) : undefined,
      ),
    )
    .orderBy(asc(device.id))
    .limit(limit)
  return {
    devices: rows.map((row) => toDevice(ctx, row)),
    after: rows.length === limit ? (rows.at(-1)?.device.id ?? null) : null,
  }
}
