import { relink } from './association-links.ts'
import { findType, type ObjectType } from './definitions.ts'
import { validationError } from './errors.ts'
import { keepHistory } from './history.ts'
import { bodyOf, type Call, type Reply, text } from './http.ts'
import { type Origin, ownApp } from './origin.ts'
import type { Portal } from './portal.ts'
import { load, readView, type Stored } from './records.ts'
import type { Route } from './router.ts'
import { keepUnique, nextRecordId } from './writes.ts'

/** Merging through the API is known for these; other objects only in the 2026-09-beta family (reference §3.9). */
const MERGEABLE = new Set(['0-1', '0-2', '0-3', '0-5'])
const MAX_MERGED = 250

export type MergeInput = { primary: string; other: string; origin: Origin }

/**
 * Makes one record of two, under a new id: the primary's values win, the other's fill its gaps. Both old ids keep
 * resolving to it and stand in `hs_merged_object_ids` (documented, reference §3.9). 400 if both ids name one record.
 */
export function mergeRecords(portal: Portal, type: ObjectType, input: MergeInput): Stored {
  const primary = load(portal, type, { id: input.primary })
  const other = load(portal, type, { id: input.other })
  if (primary.id === other.id) throw validationError(`Cannot merge ${type.name} ${primary.id} into itself`)
  const sources = [primary, other].flatMap(({ id, values }) => [
    ...(values.hs_merged_object_ids ?? '').split(';').filter(Boolean),
    String(id),
  ])
  if (sources.length > MAX_MERGED)
    throw validationError(`${type.name} ${primary.id} was merged more than ${MAX_MERGED} times`)
  const taken = Object.fromEntries(Object.entries(other.values).filter(([name]) => !primary.values[name]))
  const moved = { ...taken, hs_merged_object_ids: sources.join(';') }
  const merged = replace(portal, { primary, other, values: { ...primary.values, ...moved } })
  keepUnique(portal, type, { id: merged.id, values: merged.values })
  const write = { values: moved, origin: { source: 'MERGE_OBJECTS', sourceId: String(other.id) } }
  keepHistory(portal, { id: merged.id, at: merged.updated, before: primary.values }, write)
  portal.webhooks.changed({
    kind: 'merged',
    type,
    id: merged.id,
    at: merged.updated,
    origin: input.origin,
    merge: { primary: primary.id, others: [other.id], moved: Object.keys(taken).length },
  })
  return merged
}

function replace(portal: Portal, made: { primary: Stored; other: Stored; values: Record<string, string> }): Stored {
  const { primary, other, values } = made
  const { store, index } = portal
  const now = Math.max(portal.now(), primary.updated, other.updated)
  const merged = { ...primary, id: nextRecordId(portal), values, updated: now }
  merged.created = Math.min(primary.created, other.created)
  for (const old of [primary, other]) {
    store.run('delete from unique_value where record = ?', old.id)
    store.run('update merged_id set to_id = ? where to_id = ?', merged.id, old.id)
    store.run('insert or replace into merged_id values (?, ?)', old.id, merged.id)
    relink(portal, { type: old.type, from: old.id, to: merged.id })
    store.run('delete from record where id = ?', old.id)
    index.wrote(old.id, { properties: old.values, updated: old.updated }, now)
  }
  store.run('update history set record = ? where record = ?', merged.id, primary.id)
  const { id, type, created, updated, source } = merged
  const sql = 'insert into record values (?, ?, ?, ?, ?, 0, null, ?)'
  store.run(sql, id, type, JSON.stringify(values), created, updated, source)
  index.wrote(id, null, now)
  return merged
}

function merge(call: Call): Reply {
  const type = findType(call.portal, call.params.type ?? '')
  if (!MERGEABLE.has(type.id) && !call.beta)
    throw validationError(`Objects of type ${type.id} can be merged only in HubSpot or through the 2026-09-beta API`)
  const body = bodyOf(call)
  const input = { primary: text(body.primaryObjectId), other: text(body.objectIdToMerge) }
  const merged = mergeRecords(call.portal, type, { ...input, origin: ownApp(call.portal) })
  return { status: 200, body: readView(call.portal, type, merged, ['hs_merged_object_ids', ...type.defaults]) }
}

export const mergeRoutes: Route[] = [{ method: 'POST', pattern: '/crm/v3/objects/:type/merge', handler: merge }]
