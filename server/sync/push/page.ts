import { and, eq, inArray } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { partnerIdentity } from '../../db/tables/partner.ts'
import type { HubSpotError } from '../../hubspot/door.ts'
import { refreshStandings } from '../../services/partner/refresh-standings.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { lockPartners } from '../../write/lock.ts'
import { loadLocal } from '../local/local-record.ts'
import { parentsOf, type SyncRow } from './claim.ts'
import { type Decision, decide } from './decide.ts'
import { checkDrift } from './drift.ts'
import { keepPage } from './keep.ts'
import { linkRecords } from './link.ts'
import { beginOf, keepOpen, lookBack, takeOver, verify } from './overwritten.ts'
import { recover } from './recover.ts'
import type { PushScope } from './scope.ts'
import { forget, keepUnverified } from './settle.ts'
import { bury, type Change, createRecords, live, updateRecords } from './write-records.ts'

type Item<D extends Decision = Decision> = { row: SyncRow; decision: D }

/**
 * Pushes one page of records. Answers how many need another round because a first one only learned about them.
 * What HubSpot answered is kept before a call that ended the page is thrown on.
 */
export async function pushPage(scope: PushScope, object: SyncedObject, rows: SyncRow[]): Promise<number> {
  const items = await decideAll(scope, object, rows)
  await settleQuiet(scope, object, items)
  await archive(scope, object, only(items, 'archive'))
  const again = await recoverAll(scope, object, only(items, 'recover'))
  const verified = await verify(
    scope,
    only(items, 'verify').map(({ row }) => row),
  )
  return again + verified + (await writeAll(scope, object, items))
}

async function decideAll(scope: PushScope, object: SyncedObject, rows: SyncRow[]): Promise<Item[]> {
  const { db } = scope.deps.database
  const portalId = scope.portal.id
  const ids = rows.map(({ localId }) => localId)
  const locals = await loadLocal(db, { portalId, object }, ids)
  const partnerIds = [...locals.values()].flatMap(({ partnerId }) => partnerId ?? [])
  const parents = await parentsOf(db, portalId, [...new Set(partnerIds)])
  return rows.map((row) => {
    const local = locals.get(row.localId)
    const parent = parents.get(local?.partnerId ?? '') ?? null
    return { row, decision: decide({ row, local, parent, sampleAllowed: scope.portal.sample }) }
  })
}

function only<K extends Decision['do']>(items: Item[], kind: K): Item<Extract<Decision, { do: K }>>[] {
  return items.filter((item): item is Item<Extract<Decision, { do: K }>> => item.decision.do === kind)
}

/** What needs no request. */
async function settleQuiet(scope: PushScope, object: SyncedObject, items: Item[]): Promise<void> {
  const unchanged = only(items, 'unchanged').map(({ row }) => ({ ...live(row), pushed: true }))
  const refused = only(items, 'refuse').map(({ row, decision: { problem } }) => ({
    ...live(row),
    state: 'failed' as const,
    problem,
    outcome: 'skipped' as const,
  }))
  scope.counts.unchanged += unchanged.length
  scope.counts.skipped += refused.length
  await keepPage(scope, object, [...unchanged, ...refused])
  const dropped = only(items, 'drop').map(({ row }) => row)
  await forget(scope.deps.database.db, { portalId: scope.portal.id, object, now: scope.now }, dropped)
}

async function archive(
  scope: PushScope,
  object: SyncedObject,
  items: Item<Extract<Decision, { do: 'archive' }>>[],
): Promise<void> {
  if (items.length === 0) return
  await scope.door.archiveByIds(
    scope.mapper.objectType(object),
    items.map(({ decision }) => decision.remoteId),
  )
  scope.counts.archived += items.length
  await forgetArchived(
    scope,
    object,
    items.map(({ row }) => row),
  )
}

async function forgetArchived(scope: PushScope, object: SyncedObject, rows: SyncRow[]): Promise<void> {
  const { portal, now } = scope
  await scope.log.open()
  await scope.deps.database.db.transaction(async (tx) => {
    const db = tx as unknown as Db
    const ids = rows.map(({ localId }) => localId)
    if (object === 'partner') await lockPartners(db, portal.id, ids)
    await forget(db, { portalId: portal.id, object, now }, rows)
    const noted = rows.map(({ localId }) => ({ recordId: localId, outcome: 'archived' as const, reason: null }))
    await scope.log.note(db, object, noted)
    if (object !== 'partner') return
    const known = and(eq(partnerIdentity.portalId, portal.id), inArray(partnerIdentity.partnerId, ids))
    await db.delete(partnerIdentity).where(and(known, eq(partnerIdentity.kind, 'hubspot-record')))
    await refreshStandings(db, scope, ids)
  })
}

async function recoverAll(scope: PushScope, object: SyncedObject, items: Item[]): Promise<number> {
  const rows = items.map(({ row }) => row)
  const { settlements, sent } = await recover(scope, object, rows)
  await keepPage(scope, object, settlements)
  if (sent.stopped) throw sent.stopped
  return sent.results.size
}

async function writeAll(scope: PushScope, object: SyncedObject, items: Item[]): Promise<number> {
  const creates = only(items, 'create')
  const updates = only(items, 'update')
  const { changes, gone, merged } = await readyChanges(scope, updates)
  const links = new Map(
    [...creates, ...updates].flatMap(({ row, decision: { link } }) => (link === null ? [] : [[row.localId, link]])),
  )
  const silent = changes.filter(({ diff }) => Object.keys(diff).length === 0)
  const settlements = [
    ...gone.map(({ row }) => bury(scope, row)),
    ...silent.map(({ row, base }) => ({ ...live(row), base, pushed: true, outcome: 'unchanged' as const })),
  ]
  const created = await createRecords(scope, object, creates)
  settlements.push(...created.settlements)
  const loud = changes.filter(({ diff }) => Object.keys(diff).length > 0)
  const begun = object === 'partner' ? loud.flatMap(beginOf) : []
  let stopped: HubSpotError | null = created.sent.stopped
  if (!stopped) {
    await keepUnverified(scope.deps.database.db, { portalId: scope.portal.id, object }, begun)
    const updated = await updateRecords(scope, object, loud)
    settlements.push(...updated.settlements)
    stopped = updated.sent.stopped
  }
  scope.counts.unchanged += silent.filter(({ row }) => !links.has(row.localId)).length
  const linked = await linkRecords(scope, object, { settlements, links })
  const pushed = new Set(linked.settlements.flatMap((each) => (each.pushed ? [each.row.localId] : [])))
  const written = begun.filter(({ row }) => pushed.has(row.localId))
  const looked = await lookBack(scope, written)
  await keepPage(scope, object, keepOpen(linked.settlements, written, looked))
  await takeOver(scope, looked)
  stopped ??= linked.stopped ?? looked.stopped
  if (stopped) throw stopped
  return merged + looked.found.length + looked.later.size
}

async function readyChanges(scope: PushScope, updates: Item<Extract<Decision, { do: 'update' }>>[]) {
  const checked = await checkDrift(
    scope,
    updates.map(({ row, decision: { remoteId, diff, local } }) => ({
      row,
      remoteId,
      diff,
      local: local.properties ?? {},
    })),
  )
  const changes: Change[] = []
  const gone: Item[] = []
  let merged = 0
  for (const { row, decision } of updates) {
    const verdict = checked.get(row.localId)
    if (verdict?.is === 'clear')
      changes.push({ row, remoteId: decision.remoteId, diff: verdict.diff, base: verdict.base })
    else if (verdict?.is === 'gone') gone.push({ row, decision })
    else merged += 1
  }
  return { changes, gone, merged }
}
