import { createHash } from 'node:crypto'
import type { StorageMode } from '../../db/tables/portal.ts'
import type { PropertyDefinition, SchemaDefinition, StageDefinition } from '../../hubspot/door.ts'
import type { SyncedObject } from '../../write/dirty.ts'
import { type SyncObject, toDefinition } from '../objects/definition.ts'
import { objectOf } from '../objects/index.ts'
import { partnerObject, STAGE_LABELS } from '../objects/partner.ts'

export type WantedObject = {
  object: SyncedObject
  /** The custom object to make, or the id of a standard one that is there anyway. */
  place: { schema: SchemaDefinition; associateWith: readonly SyncedObject[] } | { objectType: string }
  properties: PropertyDefinition[]
}
export type WantedSetup = {
  mode: StorageMode
  objects: WantedObject[]
  pipeline: { object: SyncedObject; label: string; stages: (StageDefinition & { stage: string })[] } | null
  /** What this mode does not give, for a person to read. */
  notes: string[]
  /** Changes whenever anything above does. */
  hash: string
}

const COMPANY = '0-2'
const CLOSED: readonly string[] = ['declined', 'ended']

/** What must stand in HubSpot before the first record is written (DESIGN §4). */
export function wantedSetup(mode: StorageMode): WantedSetup {
  const wanted = mode === 'custom-objects' ? wantedCustomObjects() : wantedCompanies()
  return { ...wanted, hash: createHash('sha256').update(JSON.stringify(wanted)).digest('base64url') }
}

function wantedCustomObjects(): Omit<WantedSetup, 'hash'> {
  return {
    mode: 'custom-objects',
    objects: [
      customObject('partner', ['CONTACT', 'COMPANY'], []),
      customObject('touchpoint', ['CONTACT'], ['partner']),
      customObject('incident', [], ['partner']),
      customObject('issue', [], ['partner']),
    ],
    pipeline: { object: 'partner', label: 'Partnership development', stages: wantedStages() },
    notes: [],
  }
}

function wantedCompanies(): Omit<WantedSetup, 'hash'> {
  return {
    mode: 'companies',
    objects: [
      { object: 'partner', place: { objectType: COMPANY }, properties: definitions(partnerObject, ['tributary_name']) },
    ],
    pipeline: null,
    notes: [
      'The partner is the company: its name is the company name, its stage the property "Partnership stage".',
      'No board of stages: companies have no pipeline.',
      'Touchpoints stay in Tributary; the company shows the last one and the next one.',
      'Incidents stay in Tributary: no ticket or task is made of one. The company shows what the open one is ' +
        '("Open incident") and when the partner must hear next ("Next notice due"); kind, severity, messages, missed ' +
        'clocks and closed incidents are in Tributary only.',
      'Issues stay in Tributary: no ticket or task is made of one. The company shows the open one, its level and when ' +
        'the talk is due ("Open issue", "Issue level", "Issue talk due"); the owner of the level, the history of levels ' +
        'and resolved issues are in Tributary only.',
    ],
  }
}

function customObject(object: SyncedObject, standard: string[], associateWith: readonly SyncedObject[]): WantedObject {
  const { type, labels, key, display } = objectOf[object]
  const properties = definitions(objectOf[object], object === 'partner' ? ['tributary_stage'] : [])
  const first = properties.filter(({ name }) => name === key || name === display)
  const schema: SchemaDefinition = {
    name: type,
    labels,
    primaryDisplayProperty: display,
    secondaryDisplayProperties: [],
    searchableProperties: [display],
    requiredProperties: [key],
    properties: first.map(({ groupName: _, ...property }) => property),
    associatedObjects: standard,
  }
  return { object, place: { schema, associateWith }, properties }
}

function definitions(object: SyncObject, without: readonly string[]): PropertyDefinition[] {
  return object.properties.filter(({ name }) => !without.includes(name)).map(toDefinition)
}

function wantedStages(): (StageDefinition & { stage: string })[] {
  return Object.entries(STAGE_LABELS).map(([stage, label], displayOrder) => ({
    stage,
    label,
    displayOrder,
    closed: CLOSED.includes(stage),
  }))
}
