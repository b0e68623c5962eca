import { and, eq, sql } from 'drizzle-orm'
import { appUser } from '../db/tables/access.ts'
import { hubspotOwner } from '../db/tables/hubspot.ts'
import type { SyncScope } from './apply-remote.ts'
import { keepCursor, readCursor } from './cursor.ts'

const KEY = 'owners'
const EVERY_MS = 24 * 3_600_000

/** Once a day: who can own records in HubSpot, and which of our people they are by their address. Throws HubSpotError. */
export async function pullOwners(scope: SyncScope): Promise<void> {
  if (scope.now.getTime() - (await readCursor(scope, KEY)) < EVERY_MS) return
  await refreshOwners(scope)
}

async function refreshOwners(scope: SyncScope): Promise<void> {
  const { deps, portal, now } = scope
  const { db } = deps.database
  const owners = await deps.hubspot(portal.id).owners()
  const rows = JSON.stringify(owners.map(({ id, email, name }) => ({ id, email, name })))
  await db.execute(sql`
    insert into hubspot_owner as o (portal_id, id, email, name, active)
    select ${portal.id}, id, email, name, true
    from json_to_recordset(${rows}::json) as r(id text, email text, name text)
    on conflict (portal_id, id) do update set email = excluded.email, name = excluded.name, active = true
    where (o.email, o.name, o.active) is distinct from (excluded.email, excluded.name, true)`)
  await db.execute(sql`
    update hubspot_owner set active = false where portal_id = ${portal.id} and active
      and id not in (select id from json_to_recordset(${rows}::json) as r(id text))`)
  await db
    .update(appUser)
    .set({ hubspotOwnerId: sql`o.id` })
    .from(sql`hubspot_owner o`)
    .where(
      and(
        eq(appUser.portalId, portal.id),
        sql`o.portal_id = ${appUser.portalId} and o.active and lower(o.email) = lower(${appUser.email})
          and ${appUser.hubspotOwnerId} is distinct from o.id`,
      ),
    )
  await keepCursor(scope, KEY, now.getTime())
}

/**
 * The HubSpot owner somebody is, by name or address, whatever the letters' case. Null for a name that is nobody's or
 * several people's: a task of the wrong person is worse than one of nobody.
 */
export async function ownerFinder(scope: SyncScope): Promise<(nameOrEmail: string | null) => string | null> {
  await pullOwners(scope)
  const owners = await scope.deps.database.db
    .select()
    .from(hubspotOwner)
    .where(and(eq(hubspotOwner.portalId, scope.portal.id), eq(hubspotOwner.active, true)))
  return (nameOrEmail) => {
    const wanted = nameOrEmail?.trim().toLowerCase()
    if (!wanted) return null
    const found = owners.filter(({ name, email }) => name.toLowerCase() === wanted || email.toLowerCase() === wanted)
    return found.length === 1 ? found[0]!.id : null
  }
}
