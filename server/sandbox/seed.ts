import { seedAssociationTypes } from './association-types.ts'
import { type ObjectType, saveProperty, saveType } from './definitions.ts'
import { iso } from './http.ts'
import { STANDARD_OBJECTS, type StandardObject } from './standard-objects.ts'
import { hubspotProperty, systemProperties } from './standard-properties.ts'
import type { Store } from './store.ts'

const OWNERS = [
  { id: '11349275740', email: 'kevin@reservoir.example', firstName: 'Kevin', lastName: '', userId: 88842095 },
  { id: '11349275741', email: 'sarah@reservoir.example', firstName: 'Sarah', lastName: '', userId: 88842096 },
]

const DEAL_STAGES: [string, string, string][] = [
  ['appointmentscheduled', 'Appointment Scheduled', '0.2'],
  ['qualifiedtobuy', 'Qualified To Buy', '0.4'],
  ['contractsent', 'Contract Sent', '0.9'],
  ['closedwon', 'Closed Won', '1.0'],
  ['closedlost', 'Closed Lost', '0.0'],
]
const TICKET_STAGES = ['New', 'Waiting on contact', 'Waiting on us', 'Closed']

/** Fills an empty file with what a new HubSpot account has, and two owners. Does nothing to a filled one. */
export function seed(store: Store, now: number): void {
  if (store.get('select 1 from object_type limit 1')) return
  store.transaction(() => {
    for (const standard of STANDARD_OBJECTS) seedObject(store, standard)
    seedAssociationTypes(store)
    seedPipelines(store, now)
    for (const owner of OWNERS) {
      const json = { ...owner, type: 'PERSON', userIdIncludingInactive: owner.userId, archived: false }
      const dates = { createdAt: iso(now), updatedAt: iso(now) }
      store.run('insert into owner values (?, ?)', owner.id, JSON.stringify({ ...json, ...dates }))
    }
  })
}

function seedObject(store: Store, standard: StandardObject): void {
  const type: ObjectType = {
    id: standard.id,
    name: standard.name,
    fullyQualifiedName: standard.name.toUpperCase(),
    spellings: [standard.id, standard.name, standard.plural],
    labels: { singular: capital(standard.name), plural: capital(standard.plural) },
    primaryDisplayProperty: standard.primary,
    secondaryDisplayProperties: [],
    searchableProperties: standard.searchable,
    requiredProperties: [],
    createdProperty: standard.created,
    modifiedProperty: standard.modified,
    defaults: standard.defaults,
    custom: false,
    archived: false,
    // Recorded: standard schemas carry the first instant of 1970.
    created: 0,
    updated: 0,
  }
  saveType(store, type)
  for (const sketch of [...systemProperties(type), ...standard.properties]) {
    saveProperty(store, type.id, hubspotProperty(sketch, standard.group, 0))
  }
  const group = { name: standard.group, label: `${type.labels.singular} information`, displayOrder: 0, archived: false }
  store.run('insert into property_group values (?, ?, ?)', type.id, group.name, JSON.stringify(group))
}

function seedPipelines(store: Store, now: number): void {
  const dates = { createdAt: iso(now), updatedAt: iso(now), archived: false }
  const deals = DEAL_STAGES.map(([id, label, probability], displayOrder) => ({
    id,
    label,
    displayOrder,
    metadata: { probability, isClosed: String(id.startsWith('closed')) },
    ...dates,
  }))
  const tickets = TICKET_STAGES.map((label, i) => ({
    id: String(i + 1),
    label,
    displayOrder: i,
    metadata: { ticketState: label === 'Closed' ? 'CLOSED' : 'OPEN', isClosed: String(label === 'Closed') },
    ...dates,
  }))
  const sales = { id: 'default', label: 'Sales Pipeline', displayOrder: 0, stages: deals, ...dates }
  const support = { id: '0', label: 'Support Pipeline', displayOrder: 0, stages: tickets, ...dates }
  store.run('insert into pipeline values (?, ?, ?)', '0-3', 'default', JSON.stringify(sales))
  store.run('insert into pipeline values (?, ?, ?)', '0-5', '0', JSON.stringify(support))
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
