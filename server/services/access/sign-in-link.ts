import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appUser, type SenderProfile, signInLink, webSession } from '../../db/tables/access.ts'
import { AppError } from '../../errors.ts'
import { hashSecret, newSecret } from './secret.ts'

export const LINK_MS = 24 * 3_600_000
const SESSION_MS = 8 * 3_600_000

export type WebSession = { token: string; csrf: string }
export type SessionUser = { portalId: string; userId: string; name: string; email: string; csrf: string }

/** Key of a fresh one-time link for the confirming page. It opens for whoever holds it: print it, never log it. */
export async function createSignInKey(db: Db, portalId: string, now: Date): Promise<string> {
  const key = newSecret()
  await db.insert(signInLink).values({ hash: hashSecret(key), portalId, expiresAt: new Date(now.getTime() + LINK_MS) })
  return key
}

/** Portal of an unused link, or null. */
export async function peekSignInKey(db: Db, key: string, now: Date): Promise<string | null> {
  const [row] = await db.select({ portalId: signInLink.portalId }).from(signInLink).where(unusedWith(key, now))
  return row?.portalId ?? null
}

/**
 * Uses the link up and opens a session of the portal's first admin, who is made from `profile` if there is none yet.
 * Throws `token-invalid` if the link is unknown, used or expired, `invalid` if a profile is needed and missing.
 */
export async function useSignInKey(db: Db, key: string, profile: SenderProfile | null, now: Date): Promise<WebSession> {
  return db.transaction(async (tx) => {
    const inTx = tx as unknown as Db
    const [link] = await tx.update(signInLink).set({ usedAt: now }).where(unusedWith(key, now)).returning()
    if (!link) {
      throw new AppError(
        'token-invalid',
        'This sign-in link was used or is over. Run "npm run cli -- sign-in" for a new one.',
      )
    }
    const userId = (await firstAdmin(inTx, link.portalId))?.id ?? (await createAdmin(inTx, link.portalId, profile, now))
    const session = { token: newSecret(), csrf: newSecret() }
    await tx.insert(webSession).values({
      hash: hashSecret(session.token),
      portalId: link.portalId,
      userId,
      csrf: session.csrf,
      expiresAt: new Date(now.getTime() + SESSION_MS),
    })
    return session
  })
}

/** The signed-in user behind the confirming page's cookie, or null. */
export async function findSession(db: Db, token: string | undefined, now: Date): Promise<SessionUser | null> {
  if (!token) return null
  const [row] = await db
    .select()
    .from(webSession)
    .innerJoin(appUser, and(eq(appUser.portalId, webSession.portalId), eq(appUser.id, webSession.userId)))
    .where(and(eq(webSession.hash, hashSecret(token)), gt(webSession.expiresAt, now)))
  if (!row) return null
  const { portalId, id: userId, name, email } = row.app_user
  return { portalId, userId, name, email, csrf: row.web_session.csrf }
}

export async function firstAdmin(db: Db, portalId: string): Promise<typeof appUser.$inferSelect | null> {
  const [row] = await db
    .select()
    .from(appUser)
    .where(and(eq(appUser.portalId, portalId), eq(appUser.role, 'admin'), eq(appUser.machine, false)))
    .orderBy(asc(appUser.createdAt))
    .limit(1)
  return row ?? null
}

export async function createAdmin(db: Db, portalId: string, profile: SenderProfile | null, now: Date): Promise<string> {
  if (!profile) throw new AppError('invalid', 'Nobody is admin of this portal yet: give a name and an e-mail address.')
  const id = crypto.randomUUID()
  const { name, email } = profile
  await db.insert(appUser).values({ portalId, id, email, name, role: 'admin', sender: profile, createdAt: now })
  return id
}

function unusedWith(key: string, now: Date) {
  return and(eq(signInLink.hash, hashSecret(key)), isNull(signInLink.usedAt), gt(signInLink.expiresAt, now))
}
