import { timingSafeEqual } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { device } from '../../db/tables/access.ts'
import { hashSecret } from '../access/secret.ts'

/** Key of the page that opens when the extension is removed; it follows from the token's hash and ends the token only. */
export function uninstallKeyOf(tokenHash: string): string {
  return hashSecret(`${tokenHash} uninstalled`)
}

/** Ends a device's access by that key; true if it is ended now, by this or before. */
export async function revokeUninstalled(db: Db, asked: { device: string; key: string }, now: Date): Promise<boolean> {
  // Ids are drawn at random, so one names one device of one portal.
  const found = await db.select().from(device).where(eq(device.id, asked.device))
  const row = found.find(({ tokenHash }) => isSame(uninstallKeyOf(tokenHash), asked.key))
  if (!row) return false
  const here = and(eq(device.portalId, row.portalId), eq(device.id, row.id))
  if (!row.revokedAt) await db.update(device).set({ revokedAt: now }).where(here)
  return true
}

function isSame(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
