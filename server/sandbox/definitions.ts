import { unknownType } from './errors.ts'
import type { Portal } from './portal.ts'
import type { Store } from './store.ts'

export type ObjectType = {
  /** `0-2` or, for a custom object, `2-…`. */
  id: string
  name: string
  fullyQualifiedName: string
  spellings: string[]
  labels: { singular: string; plural: string }
  primaryDisplayProperty: string
  secondaryDisplayProperties: string[]
  searchableProperties: string[]
  requiredProperties: string[]
  /** The names of the created and modified dates, which differ by type (reference §3.4). */
  createdProperty: string
  modifiedProperty: string
  /** Properties that a read answers when none is asked for. */
  defaults: string[]
  custom: boolean
  archived: boolean
  created: number
  updated: number
}

export type Option = { label: string; value: string; displayOrder: number; hidden: boolean; description?: string }
export type Property = {
  name: string
  label: string
  type: string
  fieldType: string
  description: string
  groupName: string
  options: Option[]
  displayOrder: number
  calculated: boolean
  externalOptions: boolean
  referencedObjectType?: string
  archived: boolean
  hasUniqueValue: boolean
  hidden: boolean
  formField: boolean
  hubspotDefined?: boolean
  calculationFormula?: string
  modificationMetadata: {
    archivable: boolean
    readOnlyDefinition: boolean
    readOnlyValue: boolean
    readOnlyOptions?: boolean
  }
  createdAt: string
  updatedAt: string
}

type Cache = { types: ObjectType[] | null; properties: Map<string, Map<string, Property>> }
const caches = new WeakMap<Store, Cache>()

function cacheOf(store: Store): Cache {
  const known = caches.get(store)
  if (known) return known
  const made: Cache = { types: null, properties: new Map() }
  caches.set(store, made)
  return made
}

/** To be called when a transaction was undone or the file emptied: definitions are read again. */
export function forgetDefinitions(store: Store): void {
  caches.delete(store)
}

export function allTypes(store: Store): ObjectType[] {
  const cache = cacheOf(store)
  cache.types ??= store
    .all<{ json: string }>('select json from object_type order by id')
    .map((row) => JSON.parse(row.json) as ObjectType)
  return cache.types
}

export function saveType(store: Store, type: ObjectType): void {
  store.run('insert or replace into object_type values (?, ?)', type.id, JSON.stringify(type))
  cacheOf(store).types = null
}

export function deleteType(store: Store, id: string): void {
  for (const table of ['property', 'property_group', 'pipeline']) store.run(`delete from ${table} where type = ?`, id)
  store.run('delete from association_type where from_type = ? or to_type = ?', id, id)
  store.run('delete from object_type where id = ?', id)
  forgetDefinitions(store)
}

/** The type that a spelling names: `companies`, `company`, `COMPANY`, `0-2`, `2-…`, `p_name` or the full name. */
export function findType(portal: Portal, spelling: string): ObjectType {
  const wanted = spelling.toLowerCase()
  const type = allTypes(portal.store).find((one) => !one.archived && one.spellings.includes(wanted))
  if (!type) throw unknownType(spelling)
  return type
}

/** Live and archived properties of a type by name; names are lower-case in HubSpot. */
export function propertiesOf(store: Store, typeId: string): Map<string, Property> {
  const cache = cacheOf(store)
  const known = cache.properties.get(typeId)
  if (known) return known
  const rows = store.all<{ json: string }>('select json from property where type = ? order by name', typeId)
  const made = new Map(rows.map((row) => JSON.parse(row.json) as Property).map((one) => [one.name, one]))
  cache.properties.set(typeId, made)
  return made
}

/** The property if it exists and is not archived. */
export function liveProperty(store: Store, typeId: string, name: string): Property | undefined {
  const property = propertiesOf(store, typeId).get(name)
  return property?.archived ? undefined : property
}

export function saveProperty(store: Store, typeId: string, property: Property): void {
  store.run(
    'insert or replace into property values (?, ?, ?, ?)',
    typeId,
    property.name,
    JSON.stringify(property),
    Number(property.archived),
  )
  cacheOf(store).properties.delete(typeId)
}
