import { type AssociationType, nextTypeIds, saveAssociationTypes } from './association-types.ts'
import { allTypes, deleteType, findType, type ObjectType, propertiesOf, saveProperty, saveType } from './definitions.ts'
import { alreadyExists, validationError } from './errors.ts'
import { bodyOf, type Call, inputsOf, isJson, iso, type Json, type Reply, strings, text } from './http.ts'
import type { Portal } from './portal.ts'
import { addProperty, saveGroup } from './properties.ts'
import type { Route } from './router.ts'
import { customSystemProperties, hubspotProperty } from './standard-properties.ts'

const FIRST_TYPE = 3_604_284
const MAX_TYPES = 10
/** HubSpot associates every custom object with these by itself (documented): tasks, calls, notes, e-mails, meetings. */
const ALWAYS_ASSOCIATED = ['0-27', '0-48', '0-46', '0-49', '0-47']

function view(portal: Portal, type: ObjectType): Json {
  const pairs = portal.store.all<AssociationType>(
    'select * from association_type where (from_type = ? or to_type = ?) and label is null order by type_id',
    type.id,
    type.id,
  )
  const dates = { createdAt: iso(type.created), updatedAt: iso(type.updated) }
  return {
    labels: type.labels,
    requiredProperties: type.requiredProperties,
    searchableProperties: type.searchableProperties,
    primaryDisplayProperty: type.primaryDisplayProperty,
    secondaryDisplayProperties: type.secondaryDisplayProperties,
    archived: type.archived,
    restorable: true,
    metaType: type.custom ? 'PORTAL_SPECIFIC' : 'HUBSPOT',
    id: type.id.split('-')[1],
    fullyQualifiedName: type.fullyQualifiedName,
    ...dates,
    objectTypeId: type.id,
    name: type.name,
    properties: [...propertiesOf(portal.store, type.id).values()].filter((one) => !one.archived),
    associations: pairs.map((pair) => associationView(pair)),
  }
}

function associationView(pair: AssociationType): Json {
  return {
    fromObjectTypeId: pair.from_type,
    toObjectTypeId: pair.to_type,
    name: pair.name,
    cardinality: 'ONE_TO_MANY',
    inverseCardinality: 'ONE_TO_MANY',
    id: String(pair.type_id),
    createdAt: null,
    updatedAt: null,
  }
}

function list(call: Call): Reply {
  const archived = call.query.get('archived') === 'true'
  const types = allTypes(call.portal.store).filter((type) => type.custom && type.archived === archived)
  return { status: 200, body: { results: types.map((type) => view(call.portal, type)) } }
}

function get(call: Call): Reply {
  const type = findType(call.portal, call.params.type ?? '')
  return { status: 200, body: view(call.portal, type) }
}

function create(call: Call): Reply {
  const { portal } = call
  const body = bodyOf(call)
  const type = newType(portal, body)
  const inputs = Array.isArray(body.properties) ? body.properties.filter(isJson) : []
  const named = new Set(inputs.map((input) => text(input.name).toLowerCase()))
  const wanted = [
    type.primaryDisplayProperty,
    ...type.secondaryDisplayProperties,
    ...type.requiredProperties,
    ...type.searchableProperties,
  ]
  const unknown = wanted.find((name) => name && !named.has(name))
  if (unknown) throw validationError(`Property "${unknown}" is named by the schema but not defined in it`)
  saveType(portal.store, type)
  const group = `${type.name}_information`
  saveGroup(portal, type, {
    name: group,
    label: `${type.labels.singular} information`,
    displayOrder: 0,
    archived: false,
  })
  for (const sketch of customSystemProperties(type)) {
    saveProperty(portal.store, type.id, hubspotProperty(sketch, group, portal.now()))
  }
  for (const input of inputs) addProperty(portal, type, { ...input, groupName: text(input.groupName) || group })
  const linked = [
    ...strings(body.associatedObjects).map((spelling) => findType(portal, spelling).id),
    ...ALWAYS_ASSOCIATED,
  ]
  for (const to of new Set(linked)) associate(portal, type, to)
  return { status: 201, body: view(portal, type) }
}

function newType(portal: Portal, body: Json): ObjectType {
  const name = text(body.name)
  const labels = isJson(body.labels) ? body.labels : {}
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw validationError(`Object name "${name}" is not valid: letters, digits and _, a letter first`)
  }
  const custom = allTypes(portal.store).filter((type) => type.custom)
  const fullyQualifiedName = `p${portal.settings.portalId}_${name}`
  if (custom.some((type) => type.fullyQualifiedName === fullyQualifiedName)) {
    throw alreadyExists(`Object type ${fullyQualifiedName} already exists`)
  }
  if (custom.length >= MAX_TYPES) throw validationError(`This account already has ${MAX_TYPES} custom objects`)
  const id = `2-${portal.store.next('object_type', FIRST_TYPE)}`
  const singular = text(labels.singular, name)
  return {
    id,
    name,
    fullyQualifiedName,
    spellings: [id, fullyQualifiedName.toLowerCase(), `p_${name.toLowerCase()}`],
    labels: { singular, plural: text(labels.plural, `${singular}s`) },
    primaryDisplayProperty: text(body.primaryDisplayProperty),
    secondaryDisplayProperties: strings(body.secondaryDisplayProperties),
    searchableProperties: strings(body.searchableProperties),
    requiredProperties: strings(body.requiredProperties),
    createdProperty: 'hs_createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    defaults: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    custom: true,
    archived: false,
    created: portal.now(),
    updated: portal.now(),
  }
}

function associate(portal: Portal, type: ObjectType, to: string): void {
  const other = allTypes(portal.store).find((one) => one.id === to)
  const name = `${type.name}_to_${other?.name ?? to}`
  const ids = nextTypeIds(portal.store)
  // USER_DEFINED for the unlabelled type of a custom pair is not recorded (reference §3.8, open).
  saveAssociationTypes(portal.store, { from: type.id, to, ids, category: 'USER_DEFINED', labels: [null, null], name })
}

function patch(call: Call): Reply {
  const type = findType(call.portal, call.params.type ?? '')
  const body = bodyOf(call)
  const labels = isJson(body.labels) ? body.labels : {}
  const listOf = (key: string, now: string[]) => (body[key] === undefined ? now : strings(body[key]))
  const changed: ObjectType = {
    ...type,
    labels: { singular: text(labels.singular, type.labels.singular), plural: text(labels.plural, type.labels.plural) },
    primaryDisplayProperty: text(body.primaryDisplayProperty, type.primaryDisplayProperty),
    secondaryDisplayProperties: listOf('secondaryDisplayProperties', type.secondaryDisplayProperties),
    searchableProperties: listOf('searchableProperties', type.searchableProperties),
    requiredProperties: listOf('requiredProperties', type.requiredProperties),
    updated: call.portal.now(),
  }
  saveType(call.portal.store, changed)
  return { status: 200, body: view(call.portal, changed) }
}

/** Archives a schema without records; `?archived=true` removes it for good, which frees its name. */
function remove(call: Call): Reply {
  const spelling = (call.params.type ?? '').toLowerCase()
  const type = allTypes(call.portal.store).find((one) => one.custom && one.spellings.includes(spelling))
  if (!type) throw validationError(`Unable to infer object type from: ${spelling}`)
  const count = call.portal.store.get<{ n: number }>(
    'select count(*) as n from record where type = ? and archived = 0',
    type.id,
  )
  if (count?.n) throw validationError(`Cannot delete ${type.fullyQualifiedName}: it still has ${count.n} records`)
  if (call.query.get('archived') === 'true') deleteType(call.portal.store, type.id)
  else saveType(call.portal.store, { ...type, archived: true })
  return { status: 204 }
}

function createAssociation(call: Call): Reply {
  const type = findType(call.portal, call.params.type ?? '')
  const body = bodyOf(call)
  const to = findType(call.portal, text(body.toObjectTypeId))
  associate(call.portal, type, to.id)
  const pair = call.portal.store.get<AssociationType>(
    'select * from association_type where from_type = ? and to_type = ? order by type_id desc limit 1',
    type.id,
    to.id,
  )
  return { status: 201, body: pair && associationView(pair) }
}

function readBatch(call: Call): Reply {
  const results = inputsOf(call, 100).map((input) => view(call.portal, findType(call.portal, text(input.id))))
  return { status: 200, body: { status: 'COMPLETE', results } }
}

const base = '/crm-object-schemas/v3/schemas'

export const schemaRoutes: Route[] = [
  { method: 'GET', pattern: base, handler: list },
  { method: 'POST', pattern: base, handler: create },
  { method: 'POST', pattern: `${base}/batch/read`, handler: readBatch, read: true },
  { method: 'GET', pattern: `${base}/:type`, handler: get },
  { method: 'PATCH', pattern: `${base}/:type`, handler: patch },
  { method: 'DELETE', pattern: `${base}/:type`, handler: remove },
  { method: 'POST', pattern: `${base}/:type/associations`, handler: createAssociation },
]
