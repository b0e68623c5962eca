import type { PropertyDefinition } from '../../hubspot/door.ts'
import type { SyncedObject } from '../../write/dirty.ts'

/** What is ours in HubSpot has this prefix and stands in this group (DESIGN §4). */
export const GROUP = { name: 'tributary', label: 'Tributary' } as const

export type PropertyKind = 'text' | 'long-text' | 'number' | 'bool' | 'select' | 'date' | 'datetime'
export type SyncProperty = {
  /** Without a storage mode: the engine knows only these names. */
  name: `tributary_${string}`
  label: string
  description: string
  kind: PropertyKind
  unique?: boolean
  /** Values of a select with their labels. */
  options?: Readonly<Record<string, string>>
}

/** A record type that stands in HubSpot. */
export type SyncObject = {
  name: SyncedObject
  /** Name of the custom object. */
  type: string
  labels: { singular: string; plural: string }
  /** Property that holds our id; unique in HubSpot. */
  key: string
  display: string
  properties: readonly SyncProperty[]
}

const WIRE: Record<PropertyKind, Pick<PropertyDefinition, 'type' | 'fieldType'>> = {
  text: { type: 'string', fieldType: 'text' },
  'long-text': { type: 'string', fieldType: 'textarea' },
  number: { type: 'number', fieldType: 'number' },
  bool: { type: 'bool', fieldType: 'booleancheckbox' },
  select: { type: 'enumeration', fieldType: 'select' },
  date: { type: 'date', fieldType: 'date' },
  datetime: { type: 'datetime', fieldType: 'date' },
}

/** The property as HubSpot wants it. A bool carries its two options, as HubSpot's own do (reference/hubspot.md §3.4). */
export function toDefinition(property: SyncProperty): PropertyDefinition {
  const { name, label, description, kind, unique = false } = property
  const options = kind === 'bool' ? { true: 'Yes', false: 'No' } : (property.options ?? {})
  return {
    name,
    label,
    description,
    groupName: GROUP.name,
    ...WIRE[kind],
    hasUniqueValue: unique,
    options: Object.entries(options).map(([value, text], displayOrder) => ({
      label: text,
      value,
      displayOrder,
      hidden: false,
    })),
  }
}
