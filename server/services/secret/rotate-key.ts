import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { oauthConsent } from '../../db/tables/access.ts'
import { AppError } from '../../errors.ts'
import { type Context, requireRole } from '../../write/context.ts'
import { placeOfConsent } from '../oauth/consent-store.ts'
import { open } from './open.ts'
import { keyIdOf, seal } from './seal.ts'

export const KeyRotation = z
  .object({
    /** Id of the key that everything is sealed with now. */
    current: z.string(),
    /** Secrets that were sealed anew. */
    resealed: z.int(),
    /** Ids of keys that nothing needs any more: take them out of TRIBUTARY_KEY or the key file. */
    unneeded: z.array(z.string()),
  })
  .meta({ id: 'KeyRotation', example: { current: 'q83vASNF', resealed: 1, unneeded: ['Zm9vYmFy'] } })
export type KeyRotation = z.infer<typeof KeyRotation>

/**
 * Seals the secrets of every portal with the current key. One that was renewed meanwhile is left: it has the current key
 * already. May be killed and run again. Throws `conflict` where no secrets are kept, `forbidden` unless an admin asks.
 */
export async function rotateKey(ctx: Context): Promise<KeyRotation> {
  requireRole(ctx, 'admin')
  const keyring = ctx.deps.oauth?.keyring
  if (!keyring)
    throw new AppError('conflict', 'No secrets are kept here: the service key stands in HUBSPOT_TOKEN alone.')
  const { db } = ctx.deps.database
  const [current, ...older] = keyring
  let resealed = 0
  for (const { portalId, sealed } of await db.select().from(oauthConsent)) {
    if (keyIdOf(sealed) === current.id) continue
    const place = placeOfConsent(portalId)
    const changed = await db
      .update(oauthConsent)
      .set({ sealed: seal(keyring, open(keyring, sealed, place), place) })
      .where(and(eq(oauthConsent.portalId, portalId), eq(oauthConsent.sealed, sealed)))
      .returning({ portalId: oauthConsent.portalId })
    resealed += changed.length
  }
  return { current: current.id, resealed, unneeded: older.map(({ id }) => id) }
}
