import type { PropertyDefinition, SchemaDefinition } from '#server/hubspot/door.ts'

type Field = Partial<PropertyDefinition> & { name: string }

export function property(field: Field): PropertyDefinition {
  return {
    label: field.name,
    description: '',
    groupName: '',
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: false,
    options: [],
    ...field,
  }
}

function withoutGroup({ groupName: _, ...rest }: PropertyDefinition): Omit<PropertyDefinition, 'groupName'> {
  return rest
}

const tiers = ['1', '2', '3', '4'].map((value, displayOrder) => ({
  label: `Tier ${value}`,
  value,
  displayOrder,
  hidden: false,
}))

/** A custom object in the shape of the product's own. */
export const partnerSchema: SchemaDefinition = {
  name: 'partner',
  labels: { singular: 'Partner', plural: 'Partners' },
  primaryDisplayProperty: 'partner_name',
  secondaryDisplayProperties: ['tier'],
  searchableProperties: ['partner_name', 'partner_key'],
  requiredProperties: ['partner_name'],
  properties: [
    property({ name: 'partner_name' }),
    property({ name: 'partner_key', hasUniqueValue: true }),
    property({ name: 'channel_id', hasUniqueValue: true }),
    property({ name: 'tier', type: 'enumeration', fieldType: 'select', options: tiers }),
    property({ name: 'health', type: 'number', fieldType: 'number' }),
    property({ name: 'next_due', type: 'date', fieldType: 'date' }),
  ].map(withoutGroup),
  associatedObjects: ['CONTACT', 'COMPANY'],
}
