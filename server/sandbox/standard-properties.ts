import type { ObjectType, Option, Property } from './definitions.ts'
import { iso } from './http.ts'

export type Sketch = {
  name: string
  label: string
  type?: string
  fieldType?: string
  options?: string[]
  unique?: true
  readOnly?: true
  owner?: true
}

const FIELD_TYPES: Record<string, string> = {
  string: 'text',
  number: 'number',
  bool: 'booleancheckbox',
  enumeration: 'select',
  date: 'date',
  datetime: 'date',
}

/** A property as HubSpot defines it, from a short sketch. */
export function hubspotProperty(sketch: Sketch, groupName: string, now: number): Property {
  const type = sketch.type ?? (sketch.options || sketch.owner ? 'enumeration' : 'string')
  const readOnly = sketch.readOnly === true
  return {
    name: sketch.name,
    label: sketch.label,
    type,
    fieldType: sketch.fieldType ?? FIELD_TYPES[type] ?? 'text',
    description: '',
    groupName,
    options: (type === 'bool' ? ['true', 'false'] : (sketch.options ?? [])).map(option),
    displayOrder: -1,
    calculated: false,
    externalOptions: sketch.owner === true,
    ...(sketch.owner ? { referencedObjectType: 'OWNER' } : {}),
    archived: false,
    hasUniqueValue: sketch.unique === true,
    hidden: false,
    formField: false,
    hubspotDefined: true,
    modificationMetadata: { archivable: false, readOnlyDefinition: true, readOnlyValue: readOnly },
    createdAt: iso(now),
    updatedAt: iso(now),
  }
}

function option(value: string, displayOrder: number): Option {
  const label = value.charAt(0).toUpperCase() + value.slice(1).toLowerCase().replaceAll('_', ' ')
  return { label, value, displayOrder, hidden: false }
}

const READ_ONLY_TEXT = [
  'hs_all_accessible_team_ids',
  'hs_all_assigned_business_unit_ids',
  'hs_created_by_user_id',
  'hs_merged_object_ids',
  'hs_object_source',
  'hs_object_source_id',
  'hs_object_source_label',
  'hs_object_source_user_id',
  'hs_updated_by_user_id',
  'hs_user_ids_of_all_notification_followers',
  'hs_user_ids_of_all_notification_unfollowers',
  'hs_user_ids_of_all_owners',
]

/** Properties that every object has (reference §3.3, recorded). */
export function systemProperties(type: Pick<ObjectType, 'createdProperty' | 'modifiedProperty'>): Sketch[] {
  return [
    { name: 'hs_object_id', label: 'Record ID', type: 'number', readOnly: true },
    { name: type.createdProperty, label: 'Create Date', type: 'datetime', readOnly: true },
    { name: type.modifiedProperty, label: 'Last Modified Date', type: 'datetime', readOnly: true },
    { name: 'hs_unique_creation_key', label: 'Unique creation key', unique: true, readOnly: true },
    { name: 'hs_was_imported', label: 'Performed in an import', type: 'bool', readOnly: true },
    { name: 'hs_read_only', label: 'Read only object', type: 'bool', readOnly: true },
    ...READ_ONLY_TEXT.map((name): Sketch => ({ name, label: name.slice(3).replaceAll('_', ' '), readOnly: true })),
    { name: 'hubspot_owner_id', label: 'Owner', owner: true },
  ]
}

/** A custom object's system properties; `hs_pipeline` and its stage are there from the start. */
export function customSystemProperties(type: Pick<ObjectType, 'createdProperty' | 'modifiedProperty'>): Sketch[] {
  return [
    ...systemProperties(type),
    { name: 'hs_pipeline', label: 'Pipeline', type: 'enumeration' },
    { name: 'hs_pipeline_stage', label: 'Pipeline stage', type: 'enumeration' },
  ]
}
