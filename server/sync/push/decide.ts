import type { Properties } from '../../hubspot/door.ts'
import type { LocalRecord } from '../local/local-record.ts'
import type { Parent, SyncRow } from './claim.ts'

/** Kept in the base beside the properties: the partner record that this one is associated to in HubSpot. */
export const LINK = '@partner'

export type Decision =
  | { do: 'create'; local: LocalRecord; properties: Properties; link: string | null }
  /** `link` set: the association is not there yet. */
  | { do: 'update'; local: LocalRecord; remoteId: string; diff: Properties; link: string | null }
  | { do: 'unchanged' }
  /** A first write was begun and its answer never kept: ask HubSpot for the record's id before anything else. */
  | { do: 'recover' }
  /** People's properties were written and their history not looked at since. */
  | { do: 'verify' }
  | { do: 'archive'; remoteId: string }
  | { do: 'drop' }
  | { do: 'wait' }
  | { do: 'refuse'; problem: string }

export type DecideOn = { row: SyncRow; local: LocalRecord | undefined; parent: Parent | null; sampleAllowed: boolean }

/** What one dirty record needs. Pure. `parent` is of the partner it belongs to. */
export function decide({ row, local, parent, sampleAllowed }: DecideOn): Decision {
  if (row.remoteId === null && row.pushedAt !== null) return { do: 'recover' }
  const properties = local?.properties ?? null
  if (!local || properties === null)
    return row.remoteId === null ? absent(local) : { do: 'archive', remoteId: row.remoteId }
  if (local.sample && !sampleAllowed) {
    return {
      do: 'refuse',
      problem: 'Sample data stays in the sandbox portal it was made for; it is not sent to HubSpot.',
    }
  }
  const partner = parent?.remoteId ?? null
  if (local.partnerId !== null && parent?.gone) {
    return { do: 'refuse', problem: 'HubSpot no longer has the record of its partner; decide about that one first.' }
  }
  if (local.partnerId !== null && partner === null) return { do: 'wait' }
  const link = row.base[LINK] === (partner ?? undefined) ? null : partner
  if (row.remoteId === null) return { do: 'create', local, properties, link }
  if (Object.keys(row.unverified).length > 0) return { do: 'verify' }
  const diff = diffOf(row.base, properties)
  if (Object.keys(diff).length === 0 && link === null) return { do: 'unchanged' }
  return { do: 'update', local, remoteId: row.remoteId, diff, link }
}

function absent(local: LocalRecord | undefined): Decision {
  return local ? { do: 'unchanged' } : { do: 'drop' }
}

/** Properties whose value differs from what HubSpot last held. */
export function diffOf(base: Properties, local: Properties): Properties {
  return Object.fromEntries(Object.entries(local).filter(([name, value]) => value !== (base[name] ?? '')))
}
