import { and, eq, gt, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '../../db/client.ts'
import { installLink } from '../../db/tables/access.ts'
import { AppError } from '../../errors.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { hashSecret, newSecret } from '../access/secret.ts'
import { LINK_MS } from '../access/sign-in-link.ts'

export const InstallLink = z.object({ url: z.url(), expiresAt: z.iso.datetime() }).meta({ id: 'InstallLink' })
export type InstallLink = z.infer<typeof InstallLink>

/**
 * A one-time link that lets a HubSpot account in: a further one, or this one again after its scopes changed. Throws
 * `forbidden` unless an admin asks, `conflict` if no HubSpot app is configured.
 */
export async function createInstallLink(ctx: Context, publicUrl: string): Promise<InstallLink> {
  requireRole(ctx, 'admin')
  if (!ctx.deps.oauth) {
    throw new AppError('conflict', 'No HubSpot app is configured. Set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET.')
  }
  return keepInstallLink(ctx.deps.database.db, publicUrl, ctx.now)
}

/** The same for the operator's own terminal. */
export async function keepInstallLink(db: Db, publicUrl: string, now: Date): Promise<InstallLink> {
  const key = newSecret()
  const expiresAt = new Date(now.getTime() + LINK_MS)
  await db.insert(installLink).values({ hash: hashSecret(key), expiresAt })
  return { url: `${publicUrl}/oauth/install?key=${key}`, expiresAt: expiresAt.toISOString() }
}

/** Uses the link up. Throws `token-invalid` if it is unknown, used or over. */
export async function useInstallKey(db: Db, key: string, now: Date): Promise<void> {
  const unused = and(eq(installLink.hash, hashSecret(key)), isNull(installLink.usedAt), gt(installLink.expiresAt, now))
  const [link] = await db.update(installLink).set({ usedAt: now }).where(unused).returning()
  if (!link) throw new AppError('token-invalid', 'This link was used or is over. Ask for a new one.')
}
