import { createHash, timingSafeEqual } from 'node:crypto'
import { and, eq, gt, lt } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { oauthVisit } from '../../db/tables/access.ts'
import { AppError } from '../../errors.ts'
import type { OAuthDoor } from '../../hubspot/oauth.ts'
import { hashSecret, newSecret } from '../access/secret.ts'

export const VISIT_SECONDS = 600

export type Purpose = 'sign-in' | 'install'
export type Visit = { purpose: Purpose; userCode: string }

/**
 * Sends a browser to HubSpot's consent page: where to, and the secret it must bring back in a cookie. `state` guards
 * against answers nobody asked for; state and cookie together make the PKCE verifier (RFC 7636), so a code that is
 * stolen on the way opens nothing.
 */
export async function beginVisit(
  db: Db,
  { door, visit }: { door: OAuthDoor; visit: Visit },
  now: Date,
): Promise<{ address: string; browser: string }> {
  const [state, browser] = [newSecret(), newSecret()]
  await db.delete(oauthVisit).where(lt(oauthVisit.expiresAt, now))
  await db.insert(oauthVisit).values({
    stateHash: hashSecret(state),
    browserHash: hashSecret(browser),
    ...visit,
    expiresAt: new Date(now.getTime() + VISIT_SECONDS * 1000),
  })
  const challenge = createHash('sha256').update(verifierOf(state, browser)).digest('base64url')
  return { address: door.consentAddress({ state, challenge }), browser }
}

/** Takes a visit back, once. Throws `token-invalid` for a state that is unknown, used, over or of another browser. */
export async function endVisit(
  db: Db,
  { state, browser }: { state: string; browser: string },
  now: Date,
): Promise<Visit & { verifier: string }> {
  const [row] = await db
    .delete(oauthVisit)
    .where(and(eq(oauthVisit.stateHash, hashSecret(state)), gt(oauthVisit.expiresAt, now)))
    .returning()
  if (!row || !isSame(row.browserHash, hashSecret(browser))) {
    throw new AppError(
      'token-invalid',
      'This answer of HubSpot was not asked for in this browser within the last ten minutes. Start again.',
    )
  }
  return { purpose: row.purpose, userCode: row.userCode, verifier: verifierOf(state, browser) }
}

function verifierOf(state: string, browser: string): string {
  return hashSecret(`${state}.${browser}`)
}

function isSame(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
