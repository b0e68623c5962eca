import { eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { oauthConsent } from '../../db/tables/access.ts'
import type { Tokens } from '../../hubspot/oauth.ts'
import type { Keyring } from '../secret/keyring.ts'
import { open } from '../secret/open.ts'
import { seal } from '../secret/seal.ts'

export type Consent = Omit<typeof oauthConsent.$inferSelect, 'sealed'> & { accessToken: string; refreshToken: string }
type Who = { scopes: string[]; email: string }

/** The consent of a portal, unsealed; null if it never gave one. */
export async function readConsent(db: Db, keyring: Keyring, portalId: string): Promise<Consent | null> {
  const [row] = await db.select().from(oauthConsent).where(eq(oauthConsent.portalId, portalId))
  if (!row) return null
  const { sealed, ...rest } = row
  return { ...rest, ...(JSON.parse(open(keyring, sealed, placeOfConsent(portalId))) as SealedTokens) }
}

/** Keeps a fresh consent in place of the one before. */
export async function keepConsent(
  db: Db,
  { keyring, portalId, tokens, who }: { keyring: Keyring; portalId: string; tokens: Tokens; who: Who },
  now: Date,
): Promise<void> {
  const renewed = { ...sealTokens(keyring, portalId, tokens, now), ...who, consentedAt: now, lostAt: null }
  await db
    .insert(oauthConsent)
    .values({ portalId, ...renewed })
    .onConflictDoUpdate({ target: oauthConsent.portalId, set: renewed })
}

/** Keeps renewed tokens of the same consent. */
export async function keepTokens(
  db: Db,
  { keyring, portalId, tokens }: { keyring: Keyring; portalId: string; tokens: Tokens },
  now: Date,
): Promise<void> {
  const renewed = sealTokens(keyring, portalId, tokens, now)
  await db
    .update(oauthConsent)
    .set({ ...renewed, lostAt: null })
    .where(eq(oauthConsent.portalId, portalId))
}

export async function markLost(db: Db, portalId: string, now: Date): Promise<void> {
  await db.update(oauthConsent).set({ lostAt: now }).where(eq(oauthConsent.portalId, portalId))
}

type SealedTokens = { accessToken: string; refreshToken: string }

function sealTokens(keyring: Keyring, portalId: string, tokens: Tokens, now: Date) {
  const { accessToken, refreshToken, expiresInSeconds } = tokens
  const text = JSON.stringify({ accessToken, refreshToken } satisfies SealedTokens)
  return {
    sealed: seal(keyring, text, placeOfConsent(portalId)),
    expiresAt: new Date(now.getTime() + expiresInSeconds * 1000),
  }
}

/** Where the tokens of a consent stand: they open only there. */
export function placeOfConsent(portalId: string): string {
  return `oauth_consent/${portalId}`
}
