import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appUser, type SenderProfile, signInLink, webSession } from '../../db/tables/access.ts'
import { portal } from '../../db/tables/portal.ts'
import { AppError } from '../../errors.ts'
import { hashSecret, newSecret } from './secret.ts'

export const LINK_MS = 24 * 3_600_000
const SESSION_MS = 8 * 3_600_000

type User = typeof appUser.$inferSelect
export type WebSession = { token: string; csrf: string }
export type SessionUser = { portalId: string; userId: string; name: string; email: string; csrf: string }

/** Key of a fresh one-time link of the first admin. It opens for whoever holds it: print it, never log it. */
export function createSignInKey(db: Db, portalId: string, now: Date): Promise<string> {
  return keepSignInKey(db, { portalId, userId: null }, now)
}

/** The same of a person's own, or of the first admin if `userId` is null. */
export async function keepSignInKey(
  db: Db,
  { portalId, userId }: { portalId: string; userId: string | null },
  now: Date,
): Promise<string> {
  const key = newSecret()
  const expiresAt = new Date(now.getTime() + LINK_MS)
  await db.insert(signInLink).values({ hash: hashSecret(key), portalId, userId, expiresAt })
  return key
}

/** Who an unused link signs in, `user` null if nobody is admin yet; null for a link that is unknown, used or over. */
export async function peekSignInKey(db: Db, key: string, now: Date): Promise<{ user: User | null } | null> {
  const [link] = await db.select().from(signInLink).where(unusedWith(key, now))
  return link ? { user: await userOf(db, link) } : null
}

/**
 * Uses the link up and opens a session of the person who made it, else of the portal's first admin, who is made from
 * `profile` if there is none yet: one, even if two links are used at once. Throws `token-invalid` if the link is unknown, used or expired, `invalid` if a profile is needed and missing.
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
    // Two links at once wait here, so that the second finds the admin whom the first made.
    await tx.select({ id: portal.id }).from(portal).where(eq(portal.id, link.portalId)).for('update')
    const userId = (await userOf(inTx, link))?.id ?? (await createAdmin(inTx, link.portalId, profile, now))
    return openSession(inTx, { portalId: link.portalId, userId }, now)
  })
}

/** Signs a browser in on the confirming page, for eight hours. */
export async function openSession(
  db: Db,
  { portalId, userId }: { portalId: string; userId: string },
  now: Date,
): Promise<WebSession> {
  const session = { token: newSecret(), csrf: newSecret() }
  const expiresAt = new Date(now.getTime() + SESSION_MS)
  await db
    .insert(webSession)
    .values({ hash: hashSecret(session.token), portalId, userId, csrf: session.csrf, expiresAt })
  return session
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

async function userOf(db: Db, link: { portalId: string; userId: string | null }): Promise<User | null> {
  if (!link.userId) return firstAdmin(db, link.portalId)
  const [row] = await db
    .select()
    .from(appUser)
    .where(and(eq(appUser.portalId, link.portalId), eq(appUser.id, link.userId)))
  return row ?? null
}

async function firstAdmin(db: Db, portalId: string): Promise<User | null> {
  const [row] = await db
    .select()
    .from(appUser)
    .where(and(eq(appUser.portalId, portalId), eq(appUser.role, 'admin'), eq(appUser.machine, false)))
    .orderBy(asc(appUser.createdAt))
    .limit(1)
  return row ?? null
}

async function createAdmin(db: Db, portalId: string, profile: SenderProfile | null, now: Date): Promise<string> {
  if (!profile) throw new AppError('invalid', 'Nobody is admin of this portal yet: give a name and an e-mail address.')
  const id = crypto.randomUUID()
  const { name, email } = profile
  await db.insert(appUser).values({ portalId, id, email, name, role: 'admin', sender: profile, createdAt: now })
  return id
}

function unusedWith(key: string, now: Date) {
  return and(eq(signInLink.hash, hashSecret(key)), isNull(signInLink.usedAt), gt(signInLink.expiresAt, now))
}
