import { type ObjectType, propertiesOf } from './definitions.ts'
import { recordNotFound, validationError } from './errors.ts'
import { type Family, iso, type Json } from './http.ts'
import { type Portal, UI_DOMAIN } from './portal.ts'

export type Row = {
  id: number
  type: string
  properties: string
  created: number
  updated: number
  archived: number
  archived_at: number | null
  source: string
}
/** A record with its stored values; ids and dates are columns, not values. */
export type Stored = Omit<Row, 'properties'> & { values: Record<string, string> }

export function fromRow(row: Row): Stored {
  return { ...row, values: JSON.parse(row.properties) as Record<string, string> }
}

/** The record, archived or not, or undefined; the id of a merged record finds what it was merged into. */
export function peek(portal: Portal, type: ObjectType, id: string): Stored | undefined {
  if (!/^\d{1,15}$/.test(id)) return undefined
  const sql = 'select * from record where id = ? and type = ?'
  const row = portal.store.get<Row>(sql, Number(id), type.id) ?? mergedInto(portal, type, { sql, id: Number(id) })
  return row && fromRow(row)
}

/** The record that one with this id was merged into; its own id differs (reference §3.9). */
function mergedInto(portal: Portal, type: ObjectType, old: { sql: string; id: number }): Row | undefined {
  const alias = portal.store.get<{ to_id: number }>('select to_id from merged_id where from_id = ?', old.id)
  return alias && portal.store.get<Row>(old.sql, alias.to_id, type.id)
}

/** Finds a record by its id or by a unique property, e.g. `idProperty=email`. */
export function find(portal: Portal, type: ObjectType, key: { id: string; idProperty?: string }): Stored | undefined {
  if (!key.idProperty || key.idProperty === 'hs_object_id') return peek(portal, type, key.id)
  assertUnique(portal, type, key.idProperty)
  const id = holderOf(portal, type.id, { name: key.idProperty, value: key.id })
  return id === undefined ? undefined : peek(portal, type, String(id))
}

/** The record or the 404 that HubSpot gives for that kind of id. */
export function load(
  portal: Portal,
  type: ObjectType,
  key: { id: string; idProperty?: string; archived?: boolean },
): Stored {
  const record = find(portal, type, key)
  if (!record || Boolean(record.archived) !== (key.archived ?? false)) throw recordNotFound(key.id)
  return record
}

/** The id of the live record that holds a unique value; letter case does not count. */
export function holderOf(portal: Portal, typeId: string, unique: { name: string; value: string }): number | undefined {
  const sql = 'select record from unique_value where type = ? and property = ? and value = ?'
  return portal.store.get<{ record: number }>(sql, typeId, unique.name, unique.value.toLowerCase())?.record
}

export function assertUnique(portal: Portal, type: ObjectType, name: string): void {
  if (propertiesOf(portal.store, type.id).get(name)?.hasUniqueValue) return
  throw validationError(
    `Unable to perform update/upsert by non-unique ${type.id} property ${name} in portal ID ${portal.settings.portalId}`,
  )
}

/** The value of any property, computed ones included; undefined if it was never set. */
export function propertyValue(type: ObjectType, record: Stored, name: string): string | undefined {
  if (name === 'hs_object_id') return String(record.id)
  if (name === type.createdProperty) return iso(record.created)
  if (name === type.modifiedProperty) return iso(record.updated)
  return record.values[name]
}

type Asked = { names: string[]; unset: 'null' | 'omit' }

/** Values by name in alphabetical order; names that are no property are left out in silence (reference §3.4). */
export function pickValues(
  portal: Portal,
  type: ObjectType,
  record: Stored,
  asked: Asked,
): Record<string, string | null> {
  const known = propertiesOf(portal.store, type.id)
  const picked: Record<string, string | null> = {}
  for (const name of [...new Set(asked.names)].sort()) {
    if (!known.has(name) || known.get(name)?.archived) continue
    const value = propertyValue(type, record, name)
    if (value !== undefined) picked[name] = value
    else if (asked.unset === 'null') picked[name] = null
  }
  return picked
}

/** A record as a read answers it: the properties asked for and those that are always there. */
export function readView(portal: Portal, type: ObjectType, record: Stored, names: string[]): Json {
  const always = ['hs_object_id', type.createdProperty, type.modifiedProperty]
  const wanted = names.length ? [...names, ...always] : type.defaults
  return view(portal, type, record, pickValues(portal, type, record, { names: wanted, unset: 'null' }))
}

/** A record as a write answers it: what was sent, a cleared value as `""` (recorded), and what HubSpot set. */
export function writeView(portal: Portal, type: ObjectType, record: Stored, sent: string[]): Json {
  const always = [
    'hs_object_id',
    type.createdProperty,
    type.modifiedProperty,
    'hs_object_source',
    'hs_object_source_id',
  ]
  const names = [...sent, ...always, 'hs_object_source_label']
  return view(portal, type, record, pickValues(portal, type, record, { names, unset: 'omit' }))
}

function view(portal: Portal, type: ObjectType, record: Stored, properties: Record<string, string | null>): Json {
  return {
    id: String(record.id),
    properties,
    createdAt: iso(record.created),
    updatedAt: iso(record.updated),
    archived: record.archived === 1,
    ...(record.archived_at ? { archivedAt: iso(record.archived_at) } : {}),
    url: `https://${UI_DOMAIN}/contacts/${portal.settings.portalId}/record/${type.id}/${record.id}`,
  }
}

/** v4 sends a number where the dated family sends a string; which the second does is not recorded (reference §8 f). */
export function associatedId(family: Family, id: number): number | string {
  return family === 'legacy' ? id : String(id)
}
