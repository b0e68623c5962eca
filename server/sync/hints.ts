import { setImmediate } from 'node:timers/promises'
import { and, asc, eq, gt, or, sql } from 'drizzle-orm'
import { webhookHint } from '../db/tables/hubspot.ts'
import type { Deps } from '../deps.ts'
import type { Portal } from '../write/context.ts'
import type { SyncedObject } from '../write/dirty.ts'
import { adoptStrangers } from './adopt.ts'
import type { SyncScope } from './apply-remote.ts'
import { pullContactsOf } from './contacts/pull-contacts.ts'
import { CONTACT, PARTNER } from './contacts/scope.ts'
import { ifAllowed } from './if-allowed.ts'
import { partnerObject } from './objects/partner.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { SyncRow } from './push/claim.ts'
import { noRereads, type RereadScope, rereadRecords, rowsOfRecords } from './reread.ts'
import { type RunLog, withRunLog } from './run-log.ts'
import { mapperOf } from './storage/index.ts'

export type HintCounts = RereadScope['counts'] & {
  /** Records people made in HubSpot, now partners here. */
  adopted: number
  /** Records that are not ours and do not say enough to become a partner. */
  unknown: number
  requests: number
}
type HintScope = RereadScope & { counts: HintCounts }
type Hint = typeof webhookHint.$inferSelect

/** HubSpot takes at most so many records in one request (reference/hubspot.md §3.2). */
const PAGE = 100
const TRIES = 3

/**
 * Reads exactly the records that webhooks named and brings us in step with them. A hint goes when its record was read
 * after the last mention; killed in between, it is read again. Throws HubSpotError.
 */
export function followHints(deps: Deps, portal: Portal, now: Date): Promise<HintCounts> {
  return oneAtATime(deps.database, `hints ${portal.id}`, () =>
    withRunLog(deps, portal, { kind: 'hints', now }, (log) => followAll({ deps, portal, now }, log)),
  )
}

async function followAll({ deps, portal, now }: SyncScope, log: RunLog): Promise<HintCounts> {
  const counts = { ...noRereads(), adopted: 0, unknown: 0, requests: 0 }
  const door = deps.hubspot(portal.id)
  const scope: HintScope = { deps, portal, now, door, mapper: mapperOf(portal), counts, log }
  const before = door.traffic.reads
  for (let last: Hint | undefined; ; ) {
    const page = await pageAfter(scope, last)
    if (page.length === 0) break
    for (const [type, hints] of Map.groupBy(page, ({ objectType }) => objectType)) await follow(scope, type, hints)
    last = page.at(-1)
    await setImmediate()
  }
  counts.requests = door.traffic.reads - before
  return counts
}

function pageAfter({ deps, portal }: HintScope, last: Hint | undefined): Promise<Hint[]> {
  const { objectType, objectId } = webhookHint
  const after =
    last && or(gt(objectType, last.objectType), and(eq(objectType, last.objectType), gt(objectId, last.objectId)))
  return deps.database.db
    .select()
    .from(webhookHint)
    .where(and(eq(webhookHint.portalId, portal.id), after))
    .orderBy(asc(objectType), asc(objectId))
    .limit(PAGE)
}

async function follow(scope: HintScope, objectType: string, hints: Hint[]): Promise<void> {
  const object = scope.mapper.objects.find((each) => scope.mapper.objectType(each) === objectType)
  const stale = object ? await readAgain(scope, object, hints) : new Set<string>()
  if (objectType === CONTACT) await readPartnersOf(scope, hints)
  await forget(
    scope,
    hints.filter(({ objectId }) => !stale.has(objectId)),
  )
}

/** Of a contact only what it is to our partners is ours. */
async function readPartnersOf(scope: HintScope, hints: Hint[]): Promise<void> {
  const { db } = scope.deps.database
  const at = { portalId: scope.portal.id, object: 'contact' as const }
  const contacts = await rowsOfRecords(
    db,
    at,
    hints.map(({ objectId }) => objectId),
  )
  const partners = contacts.flatMap(({ base }) => base[PARTNER] ?? [])
  const rows = await rowsOfRecords(db, { ...at, object: 'partner' }, [...new Set(partners)])
  const live = rows.filter(({ state }) => state === 'live')
  await ifAllowed(scope, 'contacts', () => pullContactsOf(scope, live))
}

/** HubSpot ids of records that would not hold still; their hints stay. */
async function readAgain(scope: HintScope, object: SyncedObject, hints: Hint[]): Promise<Set<string>> {
  const at = { portalId: scope.portal.id, object }
  const ids = hints.map(({ objectId }) => objectId)
  const rows = await rowsOfRecords(scope.deps.database.db, at, ids)
  if (object === 'partner') await adoptUnknown(scope, ids, rows)
  let open = rows
  for (let tries = 0; open.length > 0 && tries < TRIES; tries += 1) {
    const moved = await rereadRecords(scope, object, open)
    open = await rowsOfRecords(
      scope.deps.database.db,
      at,
      moved.flatMap(({ remoteId }) => remoteId ?? []),
    )
  }
  return new Set(open.flatMap(({ remoteId }) => remoteId ?? []))
}

async function adoptUnknown(scope: HintScope, ids: string[], rows: SyncRow[]): Promise<void> {
  const known = new Set(rows.map(({ remoteId }) => remoteId))
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length === 0) return
  const names = partnerObject.properties.map(({ name }) => name)
  const type = scope.mapper.objectType('partner')
  const records = await scope.door.readByIds(type, unknown, scope.mapper.wireNames('partner', names))
  const ours = scope.portal.storageMode === 'custom-objects' ? records.filter(({ archived }) => !archived) : []
  await adoptStrangers(scope, ours, rows)
}

/** Only as they were when the record was read: one mentioned again since stays. */
async function forget({ deps, portal }: HintScope, hints: Hint[]): Promise<void> {
  const rows = JSON.stringify(hints.map(({ objectType, objectId, rev }) => ({ objectType, objectId, rev })))
  await deps.database.db.execute(sql`
    delete from webhook_hint h using json_to_recordset(${rows}::json) as r("objectType" text, "objectId" text, rev int)
    where h.portal_id = ${portal.id} and h.object_type = r."objectType" and h.object_id = r."objectId" and h.rev = r.rev`)
}
