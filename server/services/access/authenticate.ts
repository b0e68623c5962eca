import { and, eq, isNull } from 'drizzle-orm'
import { appUser, device } from '../../db/tables/access.ts'
import { portal } from '../../db/tables/portal.ts'
import type { Deps } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import type { Context } from '../../write/context.ts'
import { hashSecret } from './secret.ts'

export const IDLE_DAYS = 30
const DAY_MS = 86_400_000
const TOUCH_EVERY_MS = 300_000

/**
 * Who a bearer token belongs to, looked up on every request so that revoking works at once.
 * Throws `token-missing` or `token-invalid` (revoked, idle for 30 days, never issued).
 */
export async function authenticate(deps: Deps, authorization: string | undefined): Promise<Context> {
  const token = /^Bearer +([\w-]{20,100})$/i.exec(authorization ?? '')?.[1]
  if (!token)
    throw new AppError('token-missing', 'Send the header "Authorization: Bearer TOKEN". Sign the device in first.')
  const { db } = deps.database
  const now = deps.clock()
  const [row] = await db
    .select()
    .from(device)
    .innerJoin(appUser, and(eq(appUser.portalId, device.portalId), eq(appUser.id, device.userId)))
    .innerJoin(portal, eq(portal.id, device.portalId))
    .where(and(eq(device.tokenHash, hashSecret(token)), isNull(device.revokedAt)))
  const idleMs = row ? now.getTime() - row.device.lastUsedAt.getTime() : 0
  if (!row || idleMs > IDLE_DAYS * DAY_MS) {
    throw new AppError(
      'token-invalid',
      'The token is not known, was revoked or lay idle for 30 days. Sign the device in again.',
    )
  }
  if (idleMs > TOUCH_EVERY_MS) {
    await db
      .update(device)
      .set({ lastUsedAt: now })
      .where(and(eq(device.portalId, row.device.portalId), eq(device.id, row.device.id)))
  }
  const actor = { kind: 'user' as const, id: row.app_user.id, name: row.app_user.name, deviceId: row.device.id }
  return { deps, portal: row.portal, actor, role: row.app_user.role, now }
}
