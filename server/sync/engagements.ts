import { setImmediate } from 'node:timers/promises'
import { and, eq, min, sql } from 'drizzle-orm'
import { among } from '../db/among.ts'
import type { EngagementType } from '../db/tables/hubspot.ts'
import { contact, partner } from '../db/tables/partner.ts'
import { syncRecord } from '../db/tables/sync.ts'
import type { HubSpotDoor, RemoteRecord } from '../hubspot/door.ts'
import type { SyncScope } from './apply-remote.ts'
import { CONTACT } from './contacts/scope.ts'
import { keepCursor, readCursor } from './cursor.ts'
import { changedSince, modifiedAt } from './pull/pages.ts'
import { rowsOfRecords } from './reread.ts'
import type { StorageMapper } from './storage/mapper.ts'

type Scope = SyncScope & { door: HubSpotDoor; mapper: StorageMapper; counts: { candidates: number } }
type Kind = {
  type: EngagementType
  objectType: string
  subject: string | null
  direction: string | null
  status: string | null
}

/** HubSpot's own objects and the properties that say what we keep; never a body (reference/hubspot.md §5.1). */
const KINDS: readonly Kind[] = [
  {
    type: 'email',
    objectType: '0-49',
    subject: 'hs_email_subject',
    direction: 'hs_email_direction',
    status: 'hs_email_status',
  },
  { type: 'meeting', objectType: '0-47', subject: 'hs_meeting_title', direction: null, status: 'hs_meeting_outcome' },
  { type: 'call', objectType: '0-48', subject: 'hs_call_title', direction: 'hs_call_direction', status: null },
  { type: 'note', objectType: '0-46', subject: null, direction: null, status: null },
]
const DIRECTIONS: Readonly<Record<string, 'in' | 'out'>> = {
  EMAIL: 'out',
  FORWARDED_EMAIL: 'out',
  INCOMING_EMAIL: 'in',
  OUTBOUND: 'out',
  INBOUND: 'in',
}

/** How far the search index may trail the records (reference/hubspot.md §3.7). */
const OVERLAP_MS = 120_000
/** The window of the communication score: what is older changes nothing (DESIGN §7). */
const FIRST_LOOK_MS = 90 * 86_400_000

const LOOKED = 'engagements'
/** Four searches a look, of five that an account may make in a second. */
const EVERY_MS = 300_000

type Place = { partnerId: string; contactId: string | null }

/**
 * E-mails, meetings, calls and notes that HubSpot has about partners' contacts, or on a partner's record, become
 * candidates for touchpoints: who, when, which way and the subject. The first look goes 90 days back; the place is kept
 * per page. Looks every five minutes, without partners never. Throws HubSpotError.
 */
export async function pullEngagements(scope: Scope): Promise<void> {
  const { db } = scope.deps.database
  const [first] = await db
    .select({ at: min(partner.createdAt) })
    .from(partner)
    .where(eq(partner.portalId, scope.portal.id))
  if (!first?.at || scope.now.getTime() - (await readCursor(scope, LOOKED)) < EVERY_MS) return
  for (const kind of KINDS) await pullKind(scope, kind)
  await keepCursor(scope, LOOKED, scope.now.getTime())
}

async function pullKind(scope: Scope, kind: Kind): Promise<void> {
  const begin = scope.now.getTime() - FIRST_LOOK_MS
  let cursor = Math.max(await readCursor(scope, kind.objectType), begin)
  const names = [kind.subject, kind.direction, kind.status].filter((name) => name !== null)
  const asked = {
    objectType: kind.objectType,
    filters: [],
    properties: ['hs_timestamp', 'hubspot_owner_id', ...names],
    since: cursor - OVERLAP_MS,
  }
  for await (const page of changedSince(scope.door, asked)) {
    if (page.length > 0) await keepPage(scope, kind, page)
    const reached = Math.max(cursor, modifiedAt(page.at(-1)) ?? 0)
    if (reached > cursor) await keepCursor(scope, kind.objectType, reached)
    cursor = reached
    await setImmediate()
  }
}

async function keepPage(scope: Scope, kind: Kind, page: RemoteRecord[]): Promise<void> {
  const places = await placesOf(
    scope,
    kind,
    page.map(({ id }) => id),
  )
  const rows = page.flatMap((record) =>
    (places.get(record.id) ?? []).map(({ partnerId, contactId }) => ({
      id: crypto.randomUUID(),
      type: kind.type,
      remote_id: record.id,
      partner_id: partnerId,
      contact_id: contactId,
      occurred_at: timeOf(record),
      direction: DIRECTIONS[wordOf(record, kind.direction) ?? ''] ?? null,
      subject: wordOf(record, kind.subject)?.slice(0, 500) ?? null,
      status: wordOf(record, kind.status),
      owner_id: record.properties.hubspot_owner_id ?? null,
    })),
  )
  if (rows.length === 0) return
  const { rows: fresh } = (await scope.deps.database.db.execute(sql`
    insert into engagement as e (portal_id, id, type, remote_id, partner_id, contact_id, occurred_at, direction, subject,
      status, owner_id, state)
    select ${scope.portal.id}, id, type, remote_id, partner_id, contact_id, occurred_at, direction, subject, status,
      owner_id, 'open'
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, type text, remote_id text, partner_id uuid,
      contact_id uuid, occurred_at timestamptz, direction text, subject text, status text, owner_id text)
    where exists (select 1 from partner p where p.portal_id = ${scope.portal.id} and p.id = r.partner_id)
    on conflict (portal_id, type, remote_id, partner_id) do update set occurred_at = excluded.occurred_at,
      direction = excluded.direction, subject = excluded.subject, status = excluded.status, owner_id = excluded.owner_id
    where (e.occurred_at, e.direction, e.subject, e.status, e.owner_id) is distinct from
      (excluded.occurred_at, excluded.direction, excluded.subject, excluded.status, excluded.owner_id)
    returning id`)) as unknown as { rows: unknown[] }
  scope.counts.candidates += fresh.length
}

/** When it took place; HubSpot's own time of the record where nobody said. */
function timeOf({ properties, createdAt }: RemoteRecord): string {
  const at = Date.parse(properties.hs_timestamp ?? '')
  return Number.isNaN(at) ? createdAt : new Date(at).toISOString()
}

function wordOf({ properties }: RemoteRecord, name: string | null): string | null {
  return (name && properties[name]?.trim()) || null
}

/** The partners a conversation is about, by its contacts first, else by the partner's own record. */
async function placesOf(scope: Scope, { objectType }: Kind, ids: string[]): Promise<Map<string, Place[]>> {
  const { db } = scope.deps.database
  const people = await scope.door.associations(objectType, CONTACT, ids)
  const records = await scope.door.associations(objectType, scope.mapper.objectType('partner'), ids)
  const contacts = await contactsOf(scope, [...new Set([...people.values()].flat())])
  const at = { portalId: scope.portal.id, object: 'partner' as const }
  const partners = await rowsOfRecords(db, at, [...new Set([...records.values()].flat())])
  const partnerOf = new Map(partners.map(({ remoteId, localId }) => [remoteId, localId]))
  return new Map(
    ids.map((id) => {
      const places = new Map<string, Place>()
      for (const each of (people.get(id) ?? []).flatMap((person) => contacts.get(person) ?? [])) {
        if (!places.has(each.partnerId)) places.set(each.partnerId, each)
      }
      for (const record of records.get(id) ?? []) {
        const partnerId = partnerOf.get(record)
        if (partnerId && !places.has(partnerId)) places.set(partnerId, { partnerId, contactId: null })
      }
      return [id, [...places.values()]]
    }),
  )
}

async function contactsOf({ deps, portal }: Scope, remoteIds: string[]): Promise<Map<string, Place[]>> {
  if (remoteIds.length === 0) return new Map()
  const rows = await deps.database.db
    .select({ remoteId: syncRecord.remoteId, contactId: contact.id, partnerId: contact.partnerId })
    .from(syncRecord)
    .innerJoin(contact, and(eq(contact.portalId, syncRecord.portalId), eq(contact.id, syncRecord.localId)))
    .where(
      and(eq(syncRecord.portalId, portal.id), eq(syncRecord.object, 'contact'), among(syncRecord.remoteId, remoteIds)),
    )
  return Map.groupBy(rows, ({ remoteId }) => remoteId ?? '')
}
