import { randomBytes } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { portal, type StorageMode } from '../../db/tables/portal.ts'
import type { Account } from '../../hubspot/door.ts'
import type { Portal } from '../../write/context.ts'

/**
 * The portal row of a HubSpot account, made on first sight. The storage mode is decided once; what HubSpot may have
 * changed (time zone, host of its screens) is taken over.
 */
export async function openPortal(
  db: Db,
  account: Account,
  settings: { storageMode: StorageMode; sample: boolean },
): Promise<Portal> {
  const { portalId: id, timeZone, uiDomain } = account
  await db
    .insert(portal)
    .values({ id, timeZone, uiDomain, ...settings, indexKey: randomBytes(32).toString('base64url') })
    .onConflictDoUpdate({ target: portal.id, set: { timeZone, uiDomain } })
  return getPortal(db, id)
}

/** The portal that was let in first, or null. */
export async function firstPortal(db: Db): Promise<Portal | null> {
  const [row] = await db.select().from(portal).orderBy(asc(portal.createdAt)).limit(1)
  return row ?? null
}

/** Throws if the portal was never opened. */
export async function getPortal(db: Db, id: string): Promise<Portal> {
  const [row] = await db.select().from(portal).where(eq(portal.id, id))
  if (!row) throw new Error(`portal ${id} is not open`)
  return row
}
