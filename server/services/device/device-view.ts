import { z } from 'zod'
import type { appUser, device } from '../../db/tables/access.ts'
import type { Context } from '../../write/context.ts'
import { IDLE_DAYS } from '../access/authenticate.ts'

const DAY_MS = 86_400_000

/** A signed-in browser or command line. Its token is nowhere in it. */
export const Device = z
  .object({
    id: z.uuid(),
    label: z.string(),
    userId: z.uuid(),
    userName: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    /** When it is signed out by itself if nobody uses it. */
    idleAt: z.iso.datetime(),
    /** The device that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'Device' })
export type Device = z.infer<typeof Device>

type Row = { device: typeof device.$inferSelect; user: Pick<typeof appUser.$inferSelect, 'id' | 'name'> }

export function toDevice(ctx: Context, { device: { id, label, createdAt, lastUsedAt }, user }: Row): Device {
  return {
    id,
    label,
    userId: user.id,
    userName: user.name,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    idleAt: new Date(lastUsedAt.getTime() + IDLE_DAYS * DAY_MS).toISOString(),
    current: ctx.actor.kind === 'user' && ctx.actor.deviceId === id,
  }
}

/** Devices last used before this are signed out. */
export function idleSince(now: Date): Date {
  return new Date(now.getTime() - IDLE_DAYS * DAY_MS)
}
