import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { appUser, device } from '../../db/tables/access.ts'
import { issueToken } from './device-codes.ts'

const EMAIL = 'command-line@this-machine'
const NAME = 'Command line'

/** A fresh admin token for whoever may read the data folder; the one of the last start is revoked. */
export async function issueCommandLineToken(db: Db, portalId: string, now: Date): Promise<string> {
  const sender = { name: NAME, title: '', email: EMAIL, calendarUrl: null, organisation: '' }
  await db
    .insert(appUser)
    .values({
      portalId,
      id: crypto.randomUUID(),
      email: EMAIL,
      name: NAME,
      role: 'admin',
      machine: true,
      sender,
      createdAt: now,
    })
    .onConflictDoNothing()
  const [user] = await db
    .select({ id: appUser.id })
    .from(appUser)
    .where(and(eq(appUser.portalId, portalId), eq(appUser.email, EMAIL)))
  const userId = user!.id
  await db
    .update(device)
    .set({ revokedAt: now })
    .where(and(eq(device.portalId, portalId), eq(device.userId, userId)))
  return issueToken(db, { portalId, userId, label: NAME }, now)
}
