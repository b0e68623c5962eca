import type { Properties } from '../hubspot/door.ts'
import type { Ownership } from './ownership.ts'

export type MergeInput = {
  /** What both sides last agreed on. */
  base: Properties
  /** Every property we have; one that is missing is not ours to write. */
  local: Properties
  /** What HubSpot answered; a property that is missing was not read and stays as it is. */
  remote: Properties
  ownership: Ownership
}
export type Conflict = { property: string; base: string; local: string; remote: string }
export type Merged = {
  toRemote: Properties
  toLocal: Properties
  conflicts: Conflict[]
  /** Computed properties a person edited by hand; they are in `toRemote` as well. */
  putBack: string[]
  /** The base once `toLocal` is kept; `toRemote` joins it when HubSpot has taken it. */
  base: Properties
}

/**
 * Decides property by property which side moved and who wins (DESIGN §5). A side that equals the base has not moved,
 * so an echo of our own write is silent. If both moved differently, what people own keeps HubSpot's value and leaves a
 * conflict behind; what we compute keeps ours.
 */
export function merge({ base, local, remote, ownership }: MergeInput): Merged {
  const merged: Merged = { toRemote: {}, toLocal: {}, conflicts: [], putBack: [], base: { ...base } }
  for (const [property, ours] of Object.entries(local)) {
    const agreed = base[property] ?? ''
    const theirs = remote[property] ?? agreed
    if (theirs === ours) {
      if (property in remote || property in base) merged.base[property] = ours
    } else if (ownership(property) === 'tributary') {
      merged.toRemote[property] = ours
      if (theirs !== agreed) {
        merged.putBack.push(property)
        merged.base[property] = theirs
      }
    } else if (theirs === agreed) {
      merged.toRemote[property] = ours
    } else {
      merged.toLocal[property] = theirs
      merged.base[property] = theirs
      if (ours !== agreed) merged.conflicts.push({ property, base: agreed, local: ours, remote: theirs })
    }
  }
  return merged
}
