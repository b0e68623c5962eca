import { setImmediate } from 'node:timers/promises'
import { and, eq, sql } from 'drizzle-orm'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { contact, partner } from '../../db/tables/partner.ts'
import { syncRecord } from '../../db/tables/sync.ts'
import type { Link, Properties } from '../../hubspot/door.ts'
import { claimDirty, parentsOf, type SyncRow } from '../push/claim.ts'
import { sendBatch } from '../push/send.ts'
import type { Noted } from '../run-log.ts'
import { isLabelled, roleOf } from './roles.ts'
import { CONTACT, type ContactScope, PARTNER, type RoleTypes, roleTypes } from './scope.ts'
import { takeOverRole } from './take-over-role.ts'

type PushScope = ContactScope & { counts: { created: number; updated: number; failed: number } }
type Local = { id: string; partnerId: string; email: string; name: string | null; role: string; sample: boolean }
type Item = { row: SyncRow; local: Local; partnerRemote: string; remoteId: string | null; problem: string | null }

/**
 * Brings contacts to HubSpot: the person by address, which is HubSpot's own key and so never doubled, and what they are
 * to the partner as a labelled association. Nothing of a person that HubSpot has already is written over; labels that
 * are not ours stay. Throws HubSpotError.
 */
export async function pushContacts(scope: PushScope): Promise<void> {
  let known: Promise<RoleTypes> | null = null
  function types(): Promise<RoleTypes> {
    known ??= roleTypes(scope)
    return known
  }
  for (let after: string | null = null; ; ) {
    const at = { portalId: scope.portal.id, object: 'contact' as const, now: scope.now, after }
    const rows: SyncRow[] = await claimDirty(scope.deps.database.db, at)
    const last = rows.at(-1)
    if (!last) return
    await pushContactPage(scope, rows, types)
    after = last.localId
    await setImmediate()
  }
}

async function pushContactPage(scope: PushScope, rows: SyncRow[], types: () => Promise<RoleTypes>): Promise<void> {
  const { db } = scope.deps.database
  const locals = await loadContacts(
    db,
    scope.portal.id,
    rows.map(({ localId }) => localId),
  )
  await takeAway(
    scope,
    rows.filter(({ localId }) => !locals.has(localId)),
  )
  const partners = [...new Set([...locals.values()].map(({ partnerId }) => partnerId))]
  const parents = await parentsOf(db, scope.portal.id, partners)
  const items = rows.flatMap((row): Item[] => {
    const local = locals.get(row.localId)
    const parent = parents.get(local?.partnerId ?? '')
    // Sample people stay in the sandbox portal; a partner without a record is waited for.
    if (!local || (local.sample && !scope.portal.sample) || !parent?.remoteId || parent.gone) return []
    const known = row.base.email === local.email ? row.remoteId : null
    return [{ row, local, partnerRemote: parent.remoteId, remoteId: known, problem: null }]
  })
  await findPeople(
    scope,
    items.filter(({ remoteId }) => remoteId === null),
  )
  const there = items.filter(({ remoteId }) => remoteId !== null)
  const kept = there.length > 0 ? await associateAll(scope, there, await types()) : new Map<Item, Properties>()
  await keep(scope, items, kept)
}

async function loadContacts(db: Db, portalId: string, ids: string[]): Promise<Map<string, Local>> {
  const rows = await db
    .select({ contact, sample: partner.sample })
    .from(contact)
    .innerJoin(partner, and(eq(partner.portalId, contact.portalId), eq(partner.id, contact.partnerId)))
    .where(and(eq(contact.portalId, portalId), among(contact.id, ids)))
  return new Map(rows.map(({ contact: row, sample }) => [row.id, { ...row, sample }]))
}

/** Contacts taken away here lose their association, never their record: it is a person in a CRM. */
async function takeAway(scope: PushScope, rows: SyncRow[]): Promise<void> {
  const { deps, portal, door, mapper } = scope
  const pairs = rows.flatMap(({ remoteId, base }) =>
    remoteId && base[PARTNER] ? [{ fromId: base[PARTNER], toId: remoteId }] : [],
  )
  await door.dissociate(mapper.objectType('partner'), CONTACT, pairs)
  const ids = rows.map(({ localId }) => localId)
  await deps.database.db.delete(syncRecord).where(and(of(portal.id), among(syncRecord.localId, ids)))
}

/** HubSpot's ids by address; whom it does not know it makes, and those alone get the name we have. */
async function findPeople(scope: PushScope, items: Item[]): Promise<void> {
  const byEmail = Map.groupBy(items, ({ local }) => local.email.toLowerCase())
  const inputs = [...byEmail.keys()].map((email) => ({ key: email, properties: {}, traceId: email }))
  const sent = await sendBatch(inputs, (batch) => scope.door.upsertByKey(CONTACT, 'email', batch), {
    ofInput: ({ key }) => key,
    ofResult: ({ properties }) => (properties.email ?? '').toLowerCase(),
  })
  const named: { id: string; properties: Properties; traceId: string }[] = []
  for (const [email, same] of byEmail) {
    const result = sent.results.get(email)
    const problem = sent.errors.get(email)?.message ?? null
    for (const item of same) Object.assign(item, { remoteId: result?.id ?? null, problem })
    const name = same.find(({ local }) => local.name)?.local.name
    if (result?.isNew && name) named.push({ id: result.id, properties: namesOf(name), traceId: email })
  }
  scope.counts.created += [...sent.results.values()].filter(({ isNew }) => isNew).length
  await sendBatch(named, (batch) => scope.door.updateById(CONTACT, batch), {
    ofInput: ({ id }) => id,
    ofResult: ({ id }) => id,
  })
  if (sent.stopped) throw sent.stopped
}

function namesOf(name: string): Properties {
  const [first = '', ...rest] = name.trim().split(/\s+/)
  return rest.length > 0 ? { firstname: first, lastname: rest.join(' ') } : { firstname: first }
}

/** Reads the labels that stand before it writes: HubSpot replaces them (reference/hubspot.md §3.8). Answers the bases. */
async function associateAll(scope: PushScope, items: Item[], types: RoleTypes): Promise<Map<Item, Properties>> {
  const { door, mapper } = scope
  const type = mapper.objectType('partner')
  const partners = [...new Set(items.map(({ partnerRemote }) => partnerRemote))]
  const links = await door.labelledAssociations(type, CONTACT, partners)
  const kept = new Map<Item, Properties>()
  const pairs: Parameters<typeof door.associate>[2] = []
  for (const item of items) {
    const { row, local, partnerRemote, remoteId } = item
    const link = links.get(partnerRemote)?.find(({ toId }) => toId === remoteId)
    const role = link ? await takeOverRole(scope, { row, local, hubspot: roleOf(link.types, local.role) }) : local.role
    kept.set(item, { email: local.email, role, [PARTNER]: partnerRemote })
    const wanted = wantedTypes(link, role, types)
    if (!wanted) continue
    pairs.push({ fromId: partnerRemote, toId: remoteId ?? '', types: wanted })
    if (row.remoteId !== null) scope.counts.updated += 1
  }
  if (pairs.length > 0) await door.associate(type, CONTACT, pairs)
  return kept
}

/** Null if the association stands as it shall. Labels that are not ours stay. */
function wantedTypes(link: Link | undefined, role: string, types: RoleTypes) {
  const ours = new Set([...types].filter(([name]) => name !== '').map(([, { typeId }]) => typeId))
  const plain = types.get('')
  const label = isLabelled(role) ? types.get(role) : undefined
  const others = (link?.types ?? []).filter(({ typeId }) => !ours.has(typeId) && typeId !== plain?.typeId)
  const wanted = [...others, ...(plain ? [plain] : []), ...(label ? [label] : [])]
  const standing = new Set(link?.types.map(({ typeId }) => typeId))
  if (link && standing.size === wanted.length && wanted.every(({ typeId }) => standing.has(typeId))) return null
  return wanted.map(({ category, typeId }) => ({ category, typeId }))
}

async function keep(scope: PushScope, items: Item[], kept: ReadonlyMap<Item, Properties>): Promise<void> {
  const settled = items.filter((item) => kept.has(item) || item.problem !== null)
  if (settled.length === 0) return
  const rows = settled.map((item) => ({
    local_id: item.row.localId,
    rev: item.row.localRev,
    remote_id: item.remoteId ?? item.row.remoteId,
    base: kept.get(item) ?? item.row.base,
    problem: item.problem,
  }))
  scope.counts.failed += settled.filter(({ problem }) => problem !== null).length
  await scope.log.open()
  await scope.deps.database.db.transaction(async (tx) => {
    const db = tx as unknown as Db
    await db.execute(sql`
      update sync_record s set remote_id = r.remote_id, base = r.base, problem = r.problem, pushed_at = ${scope.now.toISOString()}::timestamptz,
        state = case when r.problem is not null and s.local_rev = r.rev then 'failed' else s.state end,
        pushed_rev = case when r.problem is null then greatest(s.pushed_rev, r.rev) else s.pushed_rev end
      from json_to_recordset(${JSON.stringify(rows)}::json) as r(local_id uuid, rev int, remote_id text, base jsonb, problem text)
      where s.portal_id = ${scope.portal.id} and s.object = 'contact' and s.local_id = r.local_id`)
    await scope.log.note(db, 'contact', settled.map(toNote))
  })
}

function toNote({ row, problem }: Item): Noted {
  if (problem !== null) return { recordId: row.localId, outcome: 'failed', reason: problem }
  return { recordId: row.localId, outcome: row.remoteId === null ? 'created' : 'updated', reason: null }
}

function of(portalId: string) {
  return and(eq(syncRecord.portalId, portalId), eq(syncRecord.object, 'contact'))
}
