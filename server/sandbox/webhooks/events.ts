import { propertiesOf } from '../definitions.ts'
import type { Json } from '../http.ts'
import type { Portal as WholePortal } from '../portal.ts'
import type { RecordChange } from './change.ts'
import type { Subscription } from './settings.ts'

type Portal = Pick<WholePortal, 'settings' | 'store'>
type Event = { subscriptionType: string; fields: Json }

/** Names of the types that have subscriptions of their own beside `object.*`. */
const LEGACY: Record<string, string> = { '0-1': 'contact', '0-2': 'company', '0-3': 'deal', '0-5': 'ticket' }

/** The events a change makes for one subscription, property changes before the creation (recorded, reference §4.2). */
export function eventsOf(portal: Portal, change: RecordChange, subscription: Subscription): Json[] {
  const [noun = '', kind = ''] = subscription.subscriptionType.split('.')
  if (!subscription.active || !concerns(change, noun, subscription.objectType)) return []
  return happenings(portal, change)
    .filter((one) => one.subscriptionType === kind)
    .filter((one) => kind !== 'propertyChange' || one.fields.propertyName === subscription.propertyName)
    .map(({ fields }) => ({
      subscriptionId: subscription.id,
      portalId: portal.settings.portalId,
      appId: portal.settings.appId,
      occurredAt: change.at,
      subscriptionType: subscription.subscriptionType,
      ...named(noun, change, fields),
      changeSource: change.origin.source,
      sourceId: change.origin.sourceId,
      ...(noun === 'object' && kind === 'propertyChange' ? { isSensitive: false } : {}),
    }))
}

function concerns({ type }: RecordChange, noun: string, objectType: string | undefined): boolean {
  if (noun !== 'object') return LEGACY[type.id] === noun
  return type.spellings.includes((objectType ?? '').toLowerCase())
}

/** Legacy `contact.*` and `company.*` carry no `objectTypeId` (recorded); an association has no object id (documented). */
function named(noun: string, change: RecordChange, fields: Json): Json {
  if (change.kind === 'associated') return fields
  return { objectId: change.id, ...(noun === 'object' ? { objectTypeId: change.type.id } : {}), ...fields }
}

function happenings(portal: Portal, change: RecordChange): Event[] {
  switch (change.kind) {
    case 'created':
      return [...propertyChanges(portal, change), flag('creation', 'CREATED')]
    case 'changed':
      return propertyChanges(portal, change)
    case 'deleted':
      return [flag('deletion', 'DELETED')]
    case 'restored':
      return [flag('restore', 'RESTORED')]
    case 'merged':
      return [{ subscriptionType: 'merge', fields: mergeFields(change) }]
    case 'associated':
      return [{ subscriptionType: 'associationChange', fields: associationFields(change) }]
  }
}

function flag(subscriptionType: string, changeFlag: string): Event {
  return { subscriptionType, fields: { changeFlag } }
}

function propertyChanges(portal: Portal, change: RecordChange & { kind: 'created' | 'changed' }): Event[] {
  const known = propertiesOf(portal.store, change.type.id)
  return Object.entries(change.values)
    .filter(([name, value]) => (change.before[name] ?? '') !== value)
    .map(([propertyName, value]) => {
      const propertyValue = onTheWire(known.get(propertyName)?.type, value)
      return { subscriptionType: 'propertyChange', fields: { propertyName, propertyValue } }
    })
}

/** Dates and moments arrive as epoch milliseconds, while the API emits ISO (recorded, reference §4.2). */
function onTheWire(type: string | undefined, value: string): string {
  const isTime = type === 'date' || type === 'datetime'
  return isTime && value !== '' ? String(Date.parse(value)) : value
}

function mergeFields({ id, merge }: RecordChange & { kind: 'merged' }): Json {
  return {
    primaryObjectId: merge.primary,
    mergedObjectIds: merge.others,
    newObjectId: id,
    numberOfPropertiesMoved: merge.moved,
  }
}

function associationFields({ type, id, link }: RecordChange & { kind: 'associated' }): Json {
  return {
    fromObjectTypeId: type.id,
    toObjectTypeId: link.toType.id,
    associationTypeId: link.typeId,
    associationCategory: link.category,
    fromObjectId: id,
    toObjectId: link.toId,
    associationRemoved: link.removed,
    isPrimaryAssociation: false,
  }
}
