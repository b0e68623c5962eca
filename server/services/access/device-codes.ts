import { and, eq, gt, lt } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { device, deviceCode } from '../../db/tables/access.ts'
import { AppError } from '../../errors.ts'
import { hashSecret, newSecret, newUserCode, normaliseUserCode } from './secret.ts'

const LIFETIME_MS = 600_000
/** Seconds a device must wait between two polls (RFC 8628 §3.5). */
export const POLL_INTERVAL = 2

export type DeviceCodeGrant = { deviceCode: string; userCode: string; expiresInSeconds: number }

/**
 * Starts a device authorization. Label and address are shown on the confirming page, so that a person sees who asks.
 */
export async function requestDeviceCode(
  db: Db,
  { label, askedFrom }: { label: string; askedFrom: string | null },
  now: Date,
): Promise<DeviceCodeGrant> {
  await db.delete(deviceCode).where(lt(deviceCode.expiresAt, now))
  const grant = { deviceCode: newSecret(), userCode: newUserCode(), expiresInSeconds: LIFETIME_MS / 1000 }
  await db.insert(deviceCode).values({
    codeHash: hashSecret(grant.deviceCode),
    userCode: grant.userCode,
    label,
    askedFrom,
    state: 'pending',
    expiresAt: new Date(now.getTime() + LIFETIME_MS),
  })
  return grant
}

/** The pending request behind a user code, or null if it is unknown, used or expired. */
export async function findPending(
  db: Db,
  userCode: string,
  now: Date,
): Promise<{ userCode: string; label: string; askedFrom: string | null } | null> {
  const [row] = await db
    .select({ userCode: deviceCode.userCode, label: deviceCode.label, askedFrom: deviceCode.askedFrom })
    .from(deviceCode)
    .where(pendingWith(userCode, now))
  return row ?? null
}

/** Approves or denies. Throws `not-found` if the code is unknown, expired or already answered by somebody. */
export async function answerDeviceCode(
  db: Db,
  answer: { userCode: string; approve: boolean; portalId: string; userId: string; now: Date },
): Promise<void> {
  const { portalId, userId } = answer
  const changed = await db
    .update(deviceCode)
    .set({ state: answer.approve ? 'approved' : 'denied', portalId, userId })
    .where(pendingWith(answer.userCode, answer.now))
    .returning({ code: deviceCode.userCode })
  if (changed.length === 0) {
    throw new AppError('not-found', 'This code is unknown, expired or already answered. Start again in the extension.')
  }
}

export type TokenAnswer =
  | { accessToken: string }
  | { error: 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' }

/** One poll of a device. The token is made here, given out once and kept only as a hash. */
export async function redeemDeviceCode(db: Db, code: string, now: Date): Promise<TokenAnswer> {
  const codeHash = hashSecret(code)
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(deviceCode).where(eq(deviceCode.codeHash, codeHash)).for('update')
    if (!row || row.expiresAt <= now || row.state === 'used') return { error: 'expired_token' as const }
    if (row.state === 'denied') return { error: 'access_denied' as const }
    if (row.state === 'pending' || !row.portalId || !row.userId) {
      const early = row.lastPolledAt && now.getTime() - row.lastPolledAt.getTime() < POLL_INTERVAL * 1000 - 500
      await tx.update(deviceCode).set({ lastPolledAt: now }).where(eq(deviceCode.codeHash, codeHash))
      return { error: early ? ('slow_down' as const) : ('authorization_pending' as const) }
    }
    await tx.update(deviceCode).set({ state: 'used' }).where(eq(deviceCode.codeHash, codeHash))
    return {
      accessToken: await issueToken(tx as unknown as Db, { ...row, portalId: row.portalId, userId: row.userId }, now),
    }
  })
}

/** Makes a device with a fresh token and answers the token. */
export async function issueToken(
  db: Db,
  owner: { portalId: string; userId: string; label: string },
  now: Date,
): Promise<string> {
  const token = newSecret()
  const { portalId, userId, label } = owner
  await db.insert(device).values({
    portalId,
    id: crypto.randomUUID(),
    userId,
    label,
    tokenHash: hashSecret(token),
    createdAt: now,
    lastUsedAt: now,
  })
  return token
}

function pendingWith(userCode: string, now: Date) {
  return and(
    eq(deviceCode.userCode, normaliseUserCode(userCode)),
    eq(deviceCode.state, 'pending'),
    gt(deviceCode.expiresAt, now),
  )
}
