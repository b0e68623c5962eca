import { and, eq, inArray, sql } from 'drizzle-orm'
import { conflict, syncRecord, type Unverified } from '../../db/tables/sync.ts'
import { HubSpotError, type Properties, type Version } from '../../hubspot/door.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { applyRemote } from '../apply-remote.ts'
import { fromPartnerProperties } from '../objects/partner.ts'
import { ownerOf } from '../ownership.ts'
import { readVersions } from '../versions.ts'
import type { SyncRow } from './claim.ts'
import { keepPage } from './keep.ts'
import type { PushScope } from './scope.ts'
import type { Settlement } from './settle.ts'
import { type Change, live } from './write-records.ts'

/** HubSpot answers histories of so many records at once. */
const AT_ONCE = 50

/** A write of properties people own that was begun. */
export type Begun = { row: SyncRow; unverified: Unverified }
/** A value that a person wrote between our reading and our writing. */
type Overwritten = { localId: string; property: string; base: string; ours: string; theirs: string }
/** What the histories say of writes that were begun, by our id of the record. */
export type LookedBack = {
  /** What HubSpot has taken of ours. */
  agreed: Map<string, Properties>
  found: Overwritten[]
  /** What people wrote after us. */
  later: Map<string, Properties>
  unseen: Set<string>
  stopped: HubSpotError | null
}

/** What of a change people own; nothing for a change of computed values alone. */
export function beginOf({ row, diff, base }: Change): Begun[] {
  const names = Object.keys(diff).filter((name) => ownerOf(name) === 'people')
  if (names.length === 0) return []
  const unverified = Object.fromEntries(names.map((name) => [name, { base: base[name] ?? '', sent: diff[name] ?? '' }]))
  return [{ row, unverified }]
}

/**
 * HubSpot has no conditional write: a person may save between our drift check and our write. The property's history
 * tells, so it is read before the write is settled; one that cannot be read stays unverified and is looked at next time,
 * also after a kill.
 */
export async function lookBack(scope: PushScope, begun: readonly Begun[]): Promise<LookedBack> {
  const looked: LookedBack = { agreed: new Map(), found: [], later: new Map(), unseen: new Set(), stopped: null }
  for (let at = 0; at < begun.length; at += AT_ONCE) {
    try {
      await lookBackAt(scope, begun.slice(at, at + AT_ONCE), looked)
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error
      const unseen = new Set(begun.slice(at).map(({ row }) => row.localId))
      return { ...looked, unseen, stopped: error }
    }
  }
  return looked
}

async function lookBackAt({ door, mapper }: PushScope, begun: readonly Begun[], looked: LookedBack): Promise<void> {
  const names = [...new Set(begun.flatMap(({ unverified }) => Object.keys(unverified)))]
  const ids = begun.flatMap(({ row }) => row.remoteId ?? [])
  const histories = await door.histories(mapper.objectType('partner'), ids, mapper.wireNames('partner', names))
  for (const { row, unverified } of begun) {
    const agreed: Properties = {}
    const later: Properties = {}
    for (const [property, { base, sent }] of Object.entries(unverified)) {
      const versions = readVersions(mapper, property, histories.get(row.remoteId ?? '') ?? {})
      // An older one of ours that came late replaced nothing of a person's.
      const older = ({ value, byApp }: Version) => byApp && value !== sent && row.sent[property]?.includes(value)
      const values = versions.filter((version, at) => at === 0 || !older(version)).map(({ value }) => value)
      if (!values.includes(sent)) continue
      agreed[property] = sent
      const theirs = valueBefore(values, sent)
      if (values[0] !== undefined && values[0] !== sent) later[property] = values[0]
      else if (theirs !== undefined && theirs !== base)
        looked.found.push({ localId: row.localId, property, base, ours: sent, theirs })
    }
    looked.agreed.set(row.localId, agreed)
    if (Object.keys(later).length > 0) looked.later.set(row.localId, later)
  }
}

/** The value that our newest write replaced; undefined if the history does not reach so far. Pure. */
export function valueBefore(newestFirst: readonly string[], ours: string): string | undefined {
  const at = newestFirst.indexOf(ours)
  return at < 0 ? undefined : newestFirst.slice(at + 1).find((value) => value !== ours)
}

/** What was not seen, or has still to be taken over, stays dirty and unverified. */
export function keepOpen(settlements: Settlement[], begun: readonly Begun[], looked: LookedBack): Settlement[] {
  const marks = new Map(begun.map(({ row, unverified }) => [row.localId, unverified]))
  const found = new Set(looked.found.map(({ localId }) => localId))
  return settlements.map((each) => {
    const id = each.row.localId
    const open = { ...each, pushed: false, unverified: marks.get(id) ?? {} }
    if (looked.unseen.has(id)) return { ...open, base: each.row.base, outcome: undefined }
    return found.has(id) || looked.later.has(id) ? { ...open, outcome: 'updated' } : each
  })
}

/** Once the page is kept: a person's value wins here and in HubSpot, whether it was written before ours or after. */
export async function takeOver(scope: PushScope, { found, later }: LookedBack): Promise<void> {
  await giveBack(scope, found)
  const rows = await loadRows(scope, [...later.keys()])
  for (const row of rows) await applyRemote(scope, { row, remote: later.get(row.localId) ?? {}, verified: true })
}

/** Looks at the writes that a kill or an error left unverified. Answers how many need another round. */
export async function verify(scope: PushScope, rows: readonly SyncRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const begun = rows.map((row) => ({ row, unverified: row.unverified }))
  const looked = await lookBack(scope, begun)
  const seen = rows
    .filter(({ localId }) => !looked.unseen.has(localId))
    .map((row) => ({ ...live(row), base: { ...row.base, ...looked.agreed.get(row.localId) } }))
  await keepPage(scope, 'partner', keepOpen(seen, begun, looked))
  await takeOver(scope, looked)
  if (looked.stopped) throw looked.stopped
  return rows.length
}

/** A person's value wins here too and goes back to HubSpot with the next round; ours stands in a conflict. */
async function giveBack(scope: PushScope, found: readonly Overwritten[]): Promise<void> {
  const ctx: Context = { ...scope, actor: { kind: 'hubspot', name: 'HubSpot' }, role: 'manager' }
  for (const { localId, property, base, ours, theirs } of found) {
    const options = { action: 'hubspot-edit', needs: 'manager' as const, input: { id: localId } }
    await write(ctx, options, async (changes) => {
      const { patch } = fromPartnerProperties({ [property]: theirs })
      if (Object.keys(patch).length > 0) await changes.update('partner', localId, patch)
      const row = { portalId: scope.portal.id, id: crypto.randomUUID(), object: 'partner', localId, property }
      await changes.db.insert(conflict).values({ ...row, base, local: ours, remote: theirs, at: scope.now })
      const mark = sql<Unverified>`${syncRecord.unverified} - ${property}::text`
      await changes.db
        .update(syncRecord)
        .set({ unverified: mark })
        .where(isOf(scope, [localId]))
    })
  }
}

function loadRows(scope: PushScope, ids: string[]): Promise<SyncRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return scope.deps.database.db.select().from(syncRecord).where(isOf(scope, ids))
}

function isOf({ portal }: PushScope, ids: string[]) {
  const { portalId, object, localId } = syncRecord
  return and(eq(portalId, portal.id), eq(object, 'partner'), inArray(localId, ids))
}
