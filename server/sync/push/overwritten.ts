import { conflict } from '../../db/tables/sync.ts'
import { HubSpotError, type Properties } from '../../hubspot/door.ts'
import type { Context } from '../../write/context.ts'
import { write } from '../../write/write.ts'
import { fromPartnerProperties } from '../objects/partner.ts'
import { ownerOf } from '../ownership.ts'
import type { StorageMapper } from '../storage/mapper.ts'
import type { PushScope } from './scope.ts'
import type { Settlement } from './settle.ts'

/** HubSpot answers histories of so many records at once. */
const AT_ONCE = 50

/** A write of properties people own, as it was asked for: `diff` before anything was left out of it. */
export type Verified = { localId: string; remoteId: string; base: Properties; diff: Properties }
/** A value that a person wrote between our reading and our writing. */
export type Overwritten = { localId: string; property: string; base: string; ours: string; theirs: string }

/**
 * HubSpot has no conditional write: a person may save between our drift check and our write. The property's history
 * tells, so it is read before the write is settled; one that cannot be verified stays dirty and is verified next time,
 * also after a kill.
 */
export async function findOverwritten(
  scope: PushScope,
  writes: readonly Verified[],
): Promise<{ found: Overwritten[]; unverified: Set<string>; stopped: HubSpotError | null }> {
  const asked = writes.filter(({ diff }) => Object.keys(diff).some((name) => ownerOf(name) === 'people'))
  const found: Overwritten[] = []
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const some = asked.slice(at, at + AT_ONCE)
    try {
      found.push(...(await lookBack(scope, some)))
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error
      return { found, unverified: new Set(asked.slice(at).map(({ localId }) => localId)), stopped: error }
    }
  }
  return { found, unverified: new Set(), stopped: null }
}

async function lookBack({ door, mapper }: PushScope, writes: Verified[]): Promise<Overwritten[]> {
  const ours = [...new Set(writes.flatMap(({ diff }) => Object.keys(diff)))].filter(
    (name) => ownerOf(name) === 'people',
  )
  const ids = writes.map(({ remoteId }) => remoteId)
  const histories = await door.histories(mapper.objectType('partner'), ids, mapper.wireNames('partner', ours))
  return writes.flatMap(({ localId, remoteId, base, diff }) =>
    ours.flatMap((property) => {
      const written = diff[property]
      if (written === undefined) return []
      const agreed = base[property] ?? ''
      const values = readHistory(mapper, property, histories.get(remoteId) ?? {})
      const theirs = valueBefore(values, written)
      if (theirs === undefined || theirs === agreed) return []
      return [{ localId, property, base: agreed, ours: written, theirs }]
    }),
  )
}

/** Values newest first, in the form the engine compares. */
function readHistory(mapper: StorageMapper, property: string, history: Record<string, string[]>): string[] {
  const [wire = ''] = mapper.wireNames('partner', [property])
  return (history[wire] ?? []).flatMap((value) => mapper.fromWire('partner', { [wire]: value })[property] ?? [])
}

/** The value that our newest write replaced; undefined if the history does not reach so far. Pure. */
export function valueBefore(newestFirst: readonly string[], ours: string): string | undefined {
  const at = newestFirst.indexOf(ours)
  return at < 0 ? undefined : newestFirst.slice(at + 1).find((value) => value !== ours)
}

/** What could not be verified is not settled: it keeps its old base and stays dirty. */
export function withoutUnverified(settlements: Settlement[], unverified: ReadonlySet<string>): Settlement[] {
  return settlements.map((each) =>
    unverified.has(each.row.localId) && each.pushed
      ? { ...each, base: each.row.base, pushed: false, outcome: undefined }
      : each,
  )
}

/** A person's value wins here too and goes back to HubSpot with the next round; ours stands in a conflict. */
export async function giveBack(scope: PushScope, found: readonly Overwritten[]): Promise<void> {
  const ctx: Context = { ...scope, actor: { kind: 'hubspot', name: 'HubSpot' }, role: 'manager' }
  for (const { localId, property, base, ours, theirs } of found) {
    const options = { action: 'hubspot-edit', needs: 'manager' as const, input: { id: localId } }
    await write(ctx, options, async (changes) => {
      const { patch } = fromPartnerProperties({ [property]: theirs })
      if (Object.keys(patch).length > 0) await changes.update('partner', localId, patch)
      const row = { portalId: scope.portal.id, id: crypto.randomUUID(), object: 'partner', localId, property }
      await changes.db.insert(conflict).values({ ...row, base, local: ours, remote: theirs, at: scope.now })
    })
  }
}
