import type { Version } from '../hubspot/door.ts'
import type { StorageMapper } from './storage/mapper.ts'

/** What a property of a partner held, newest first, in the form the engine compares. */
export function readVersions(mapper: StorageMapper, property: string, history: Record<string, Version[]>): Version[] {
  const [wire = ''] = mapper.wireNames('partner', [property])
  return (history[wire] ?? []).flatMap(({ value, byApp }) => {
    const read = mapper.fromWire('partner', { [wire]: value })[property]
    return read === undefined ? [] : [{ value: read, byApp }]
  })
}
