import { and, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { among } from '../../db/among.ts'
import { contact } from '../../db/tables/partner.ts'
import { syncRecord } from '../../db/tables/sync.ts'
import type { Link } from '../../hubspot/door.ts'
import { addContact } from '../../services/partner/add-contact.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { keepCursor, readCursor } from '../cursor.ts'
import type { SyncRow } from '../push/claim.ts'
import { roleOf } from './roles.ts'
import { CONTACT, type ContactScope, PARTNER } from './scope.ts'
import { takeOverRole } from './take-over-role.ts'

type PullScope = ContactScope & { counts: { contacts: number } }
type Known = { row: SyncRow; contact: typeof contact.$inferSelect }

const KEY = 'contacts of partners'
const EVERY_MS = 24 * 3_600_000
/** HubSpot answers the associations of so many records at once (reference/hubspot.md §3.2). */
const PAGE = 1_000
const MOST_READ = 100

/** Once a day for every partner: an association moves no modified date, so polling cannot see it. Throws HubSpotError. */
export async function pullContacts(scope: PullScope): Promise<void> {
  if (scope.now.getTime() - (await readCursor(scope, KEY)) < EVERY_MS) return
  for (let after: string | null = null; ; ) {
    const rows: SyncRow[] = await scope.deps.database.db
      .select()
      .from(syncRecord)
      .where(
        and(
          eq(syncRecord.portalId, scope.portal.id),
          eq(syncRecord.object, 'partner'),
          eq(syncRecord.state, 'live'),
          isNotNull(syncRecord.remoteId),
          after === null ? undefined : gt(syncRecord.localId, after),
        ),
      )
      .orderBy(syncRecord.localId)
      .limit(PAGE)
    const last = rows.at(-1)
    if (!last) break
    await pullContactsOf(scope, rows)
    after = last.localId
  }
  await keepCursor(scope, KEY, scope.now.getTime())
}

/**
 * Brings the contacts of at most 1,000 partners in step with what stands in HubSpot: people associated there become
 * contacts, roles changed there are taken over. One taken off there stays here and is not sent again: nobody is lost.
 */
export async function pullContactsOf(scope: PullScope, partners: readonly SyncRow[]): Promise<void> {
  const byRemote = new Map(partners.flatMap((row) => (row.remoteId ? [[row.remoteId, row] as const] : [])))
  if (byRemote.size === 0) return
  const type = scope.mapper.objectType('partner')
  const links = await scope.door.labelledAssociations(type, CONTACT, [...byRemote.keys()])
  const known = await knownOf(
    scope,
    partners.map(({ localId }) => localId),
  )
  const fresh: { partner: SyncRow; link: Link }[] = []
  for (const [remoteId, partner] of byRemote) {
    const here = known.get(partner.localId) ?? []
    for (const link of links.get(remoteId) ?? []) {
      const same = here.find(({ row }) => row.remoteId === link.toId)
      if (same) await pullRole(scope, same, link)
      else fresh.push({ partner, link })
    }
    const linked = new Set(links.get(remoteId)?.map(({ toId }) => toId))
    for (const { row } of here)
      if (row.base[PARTNER] === remoteId && !linked.has(row.remoteId ?? '')) await leave(scope, row)
  }
  for (let at = 0; at < fresh.length; at += MOST_READ) await adoptPeople(scope, fresh.slice(at, at + MOST_READ))
}

async function knownOf({ deps, portal }: PullScope, partnerIds: string[]): Promise<Map<string, Known[]>> {
  const rows = await deps.database.db
    .select({ row: syncRecord, contact })
    .from(contact)
    .innerJoin(
      syncRecord,
      and(
        eq(syncRecord.portalId, contact.portalId),
        eq(syncRecord.object, 'contact'),
        eq(syncRecord.localId, contact.id),
      ),
    )
    .where(and(eq(contact.portalId, portal.id), among(contact.partnerId, partnerIds), isNotNull(syncRecord.remoteId)))
  return Map.groupBy(rows, (each) => each.contact.partnerId)
}

async function pullRole(scope: PullScope, { row, contact: local }: Known, link: Link): Promise<void> {
  // What was written here since waits for its push, which merges both.
  if (row.localRev > row.pushedRev || row.state !== 'live') return
  const hubspot = roleOf(link.types, local.role)
  const role = await takeOverRole(scope, { row, local, hubspot })
  if (role === row.base.role) return
  scope.counts.contacts += 1
  const base = { ...row.base, role }
  await scope.deps.database.db.update(syncRecord).set({ base }).where(rowOf(row))
  await note(scope, row.localId, 'kept', null)
}

async function leave(scope: PullScope, row: SyncRow): Promise<void> {
  if (row.state !== 'live' || row.localRev > row.pushedRev) return
  const problem = 'Taken off the partner in HubSpot; the contact stays here and is not sent again.'
  await scope.deps.database.db.update(syncRecord).set({ state: 'forgotten', problem }).where(rowOf(row))
  await note(scope, row.localId, 'gone', problem)
}

async function adoptPeople(scope: PullScope, people: { partner: SyncRow; link: Link }[]): Promise<void> {
  const ids = [...new Set(people.map(({ link }) => link.toId))]
  const names = ['email', 'firstname', 'lastname']
  const records = new Map((await scope.door.readByIds(CONTACT, ids, names)).map((record) => [record.id, record]))
  for (const { partner, link } of people) {
    const record = records.get(link.toId)
    const { email, firstname, lastname } = record?.properties ?? {}
    if (!record || record.archived || !email) continue
    const name = [firstname, lastname].filter(Boolean).join(' ') || null
    await adopt(scope, { partner, link, person: { email, name } })
  }
}

type Person = { partner: SyncRow; link: Link; person: { email: string; name: string | null } }

async function adopt(scope: PullScope, { partner, link, person }: Person): Promise<void> {
  const ctx: Context = { ...scope, actor: { kind: 'hubspot', name: 'HubSpot' }, role: 'manager' }
  const options = { action: 'hubspot-contact', needs: 'manager' as const, input: { id: link.toId } }
  const { portal } = scope
  const { value: id } = await write(ctx, options, async (changes) => {
    const role = roleOf(link.types, null)
    await addContact(changes, portal.id, { partnerId: partner.localId, ...person, role })
    const [made] = await changes.db
      .select()
      .from(contact)
      .where(
        and(
          eq(contact.portalId, portal.id),
          eq(contact.partnerId, partner.localId),
          sql`lower(${contact.email}) = ${person.email.toLowerCase()}`,
        ),
      )
    if (!made) return null
    const base = { email: made.email, role, [PARTNER]: partner.remoteId ?? '' }
    const row = { portalId: portal.id, object: 'contact', localId: made.id, remoteId: link.toId, base }
    // Before the write marks it as dirty: the mark finds the row and leaves the record id alone.
    await changes.db
      .insert(syncRecord)
      .values({ ...row, localRev: 0, pushedRev: 0, state: 'live' })
      .onConflictDoNothing()
    return made.id
  })
  if (id === null) return
  scope.counts.contacts += 1
  await note(scope, id, 'adopted', null)
}

async function note(scope: PullScope, recordId: string, outcome: 'kept' | 'gone' | 'adopted', reason: string | null) {
  await scope.log.open()
  await scope.log.note(scope.deps.database.db, 'contact', [{ recordId, outcome, reason }])
}

function rowOf({ portalId, object, localId }: SyncRow) {
  return and(eq(syncRecord.portalId, portalId), eq(syncRecord.object, object), eq(syncRecord.localId, localId))
}
