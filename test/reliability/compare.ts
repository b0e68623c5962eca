import { and, eq } from 'drizzle-orm'
import type { Database } from '#server/db/client.ts'
import { audit } from '#server/db/tables/audit.ts'
import { touchpoint } from '#server/db/tables/history.ts'
import { partner } from '#server/db/tables/partner.ts'
import { conflict, syncRecord } from '#server/db/tables/sync.ts'
import type { HubSpotDoor, RemoteRecord } from '#server/hubspot/door.ts'
import { loadLocal } from '#server/sync/local/local-record.ts'
import { objectOf } from '#server/sync/objects/index.ts'
import { mapperOf } from '#server/sync/storage/index.ts'
import type { Portal } from '#server/write/context.ts'
import type { SyncedObject } from '#server/write/dirty.ts'
import { type Edit, type Field, type Journal, SIDES } from './journal.ts'

/** Each list names what is wrong; all empty is what the promises say. */
export type Verdict = {
  records: number
  edits: number
  conflicts: number
  lost: string[]
  doubled: string[]
  /** A person's value that gave way and is in no conflict row and in no audit row. */
  overwritten: string[]
  /** Properties in which the two sides do not agree. */
  differing: string[]
}

type Compared = { database: Database; door: HubSpotDoor; portal: Portal; journal: Journal }

/** Holds both sides against each other and against all that was acknowledged. */
export async function compareSides(compared: Compared): Promise<Verdict> {
  const { database, portal, journal } = compared
  const verdict: Verdict = {
    records: 0,
    edits: journal.edits.length,
    conflicts: 0,
    lost: [],
    doubled: [],
    overwritten: [],
    differing: [],
  }
  for (const object of mapperOf(portal).objects) await compareObject(compared, object, verdict)
  const partners = await database.db.select().from(partner).where(eq(partner.portalId, portal.id))
  if (partners.length !== journal.partners.length)
    verdict.doubled.push(`${partners.length} partners here, ${journal.partners.length} were made`)
  const touches = await database.db.select().from(touchpoint).where(eq(touchpoint.portalId, portal.id))
  checkTouches(
    journal,
    touches.map(({ subject }) => subject ?? ''),
    verdict,
  )
  const here = new Map(partners.map((row) => [row.id, row]))
  const kept = await keptValues(compared)
  verdict.conflicts = kept.conflicts
  for (const [place, edits] of groupByPlace(journal.edits)) {
    const [partnerId = '', field] = place.split(' ') as [string, Field]
    checkEdits(verdict, { edits, field, final: here.get(partnerId)?.[field] ?? '', kept: kept.values })
  }
  return verdict
}

async function compareObject({ database, door, portal }: Compared, object: SyncedObject, verdict: Verdict) {
  const mapper = mapperOf(portal)
  const { key, properties } = objectOf[object]
  const names = mapper.wireNames(
    object,
    properties.map(({ name }) => name),
  )
  const remote = Map.groupBy(
    await listAll(door, mapper.objectType(object), names),
    (each) => each.properties[key] ?? '',
  )
  remote.delete('')
  const rows = await database.db
    .select({ id: syncRecord.localId })
    .from(syncRecord)
    .where(and(eq(syncRecord.portalId, portal.id), eq(syncRecord.object, object)))
  const local = await loadLocal(
    database.db,
    { portalId: portal.id, object },
    rows.map(({ id }) => id),
  )
  for (const [id, { properties: wanted }] of local) {
    const [record, ...more] = remote.get(id) ?? []
    remote.delete(id)
    verdict.records += 1
    if (more.length > 0) verdict.doubled.push(`${object} ${id} stands ${more.length + 1} times in HubSpot`)
    if (!record) verdict.lost.push(`${object} ${id} is not in HubSpot`)
    else
      verdict.differing.push(
        ...differences(`${object} ${id}`, wanted ?? {}, mapper.fromWire(object, record.properties)),
      )
  }
  for (const id of remote.keys()) verdict.doubled.push(`${object} ${id} is in HubSpot and not here`)
}

function differences(what: string, ours: Record<string, string>, theirs: Record<string, string>): string[] {
  return Object.entries(ours).flatMap(([name, value]) =>
    (theirs[name] ?? '') === value ? [] : [`${what} ${name}: "${value}" here, "${theirs[name] ?? ''}" in HubSpot`],
  )
}

export async function listAll(door: HubSpotDoor, type: string, properties: string[]): Promise<RemoteRecord[]> {
  const all: RemoteRecord[] = []
  for (let after: string | undefined; ; ) {
    const page = await door.list(type, { properties, ...(after === undefined ? {} : { after }) })
    all.push(...page.results)
    if (page.after === null) return all
    after = page.after
  }
}

function checkTouches(journal: Journal, subjects: string[], verdict: Verdict): void {
  const count = Map.groupBy(subjects, (subject) => subject)
  for (const { subject } of journal.touches) {
    const times = count.get(subject)?.length ?? 0
    if (times === 0) verdict.lost.push(`touchpoint ${subject}`)
    if (times > 1) verdict.doubled.push(`touchpoint ${subject} stands ${times} times here`)
  }
}

/** Every value of a partner that this side once held, and those that stand in a conflict row. */
async function keptValues({ database, portal }: Compared): Promise<{ values: Set<string>; conflicts: number }> {
  const values = new Set<string>()
  for (const { changes } of await database.db.select().from(audit).where(eq(audit.portalId, portal.id)))
    for (const { noun, after } of changes)
      if (noun === 'partner') for (const field of Object.keys(SIDES)) values.add(String(after?.[field] ?? ''))
  const conflicts = await database.db.select().from(conflict).where(eq(conflict.portalId, portal.id))
  for (const { remote, local } of conflicts) values.add(remote ?? '').add(local ?? '')
  return { values, conflicts: conflicts.length }
}

function groupByPlace(edits: readonly Edit[]): Map<string, Edit[]> {
  return Map.groupBy(edits, ({ partnerId, field }) => `${partnerId} ${field}`)
}

type Place = { edits: Edit[]; field: Field; final: string; kept: ReadonlySet<string> }

function checkEdits(verdict: Verdict, { edits, field, final, kept }: Place): void {
  const last = (side: Edit['side']) => edits.findLast((edit) => edit.side === side)
  const [here, there] = [last('here'), last('hubspot')]
  for (const edit of edits) {
    const superseded = edit !== here && edit !== there
    if (edit.side === 'here' && !kept.has(edit.value)) verdict.lost.push(`${field} "${edit.value}"`)
    // A later edit in HubSpot may hide an earlier one before anybody looked.
    if (edit.side === 'hubspot' && !superseded && !kept.has(edit.value))
      verdict.overwritten.push(`${field} "${edit.value}" of HubSpot, now "${final}"`)
  }
  if (final !== here?.value && final !== there?.value)
    verdict.lost.push(`${field} is "${final}", which nobody wrote last`)
}
