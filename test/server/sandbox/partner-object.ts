import type { World } from './world.ts'

/** Makes a custom object `p_ally` with a unique key, a name, a tier and a date; its type id. */
export async function makeAlly(world: World): Promise<string> {
  const { status, body } = await world.call('POST', '/crm-object-schemas/v3/schemas', {
    name: 'ally',
    labels: { singular: 'Ally', plural: 'Allies' },
    primaryDisplayProperty: 'ally_name',
    requiredProperties: ['ally_name'],
    searchableProperties: ['ally_name'],
    associatedObjects: ['CONTACT', 'COMPANY'],
    properties: [
      { name: 'ally_name', label: 'Name', type: 'string', fieldType: 'text' },
      { name: 'ally_key', label: 'Key', type: 'string', fieldType: 'text', hasUniqueValue: true },
      { name: 'tier', label: 'Tier', type: 'number', fieldType: 'number' },
      { name: 'next_due', label: 'Next', type: 'date', fieldType: 'date' },
    ],
  })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return String(body.objectTypeId)
}
