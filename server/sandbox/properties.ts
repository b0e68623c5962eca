import { batchReply } from './batch.ts'
import { findType, liveProperty, type ObjectType, type Property, propertiesOf, saveProperty } from './definitions.ts'
import { alreadyExists, notFound, validationError } from './errors.ts'
import { bodyOf, type Call, inputsOf, isJson, iso, type Json, type Reply, text } from './http.ts'
import type { Portal } from './portal.ts'
import { readOptions, readProperty } from './property-definition.ts'
import type { Route } from './router.ts'

const MAX_UNIQUE = 10
const MAX_PROPERTIES = 1000

function typeOf(call: Call): ObjectType {
  return findType(call.portal, call.params.type ?? '')
}

/** Creates a property; 409 if it exists, 400 if the group does not or the eleventh unique one is asked for. */
export function addProperty(portal: Portal, type: ObjectType, input: Json): Property {
  const groupName = text(input.groupName)
  const property = readProperty(input, groupName, portal.now())
  const known = propertiesOf(portal.store, type.id)
  if (liveProperty(portal.store, type.id, property.name))
    throw alreadyExists(`Property '${property.name}' already exists`)
  if (!groups(portal, type).some((group) => group.name === groupName)) {
    throw validationError(`Property group "${groupName}" does not exist for ${type.fullyQualifiedName}`)
  }
  const unique = [...known.values()].filter((one) => one.hasUniqueValue && !one.hubspotDefined)
  if (property.hasUniqueValue && unique.length >= MAX_UNIQUE) {
    throw validationError(`${type.fullyQualifiedName} already has ${MAX_UNIQUE} properties with unique values`)
  }
  if (known.size >= MAX_PROPERTIES) throw validationError(`${type.fullyQualifiedName} has ${MAX_PROPERTIES} properties`)
  saveProperty(portal.store, type.id, property)
  return property
}

function list(call: Call): Reply {
  const archived = call.query.get('archived') === 'true'
  const results = [...propertiesOf(call.portal.store, typeOf(call).id).values()].filter(
    (one) => one.archived === archived,
  )
  return { status: 200, body: { results } }
}

function load(call: Call): { type: ObjectType; property: Property } {
  const type = typeOf(call)
  const property = liveProperty(call.portal.store, type.id, call.params.name ?? '')
  if (!property) throw notFound(`Property '${call.params.name}' does not exist for ${type.fullyQualifiedName}`)
  return { type, property }
}

/** `name` and `hasUniqueValue` cannot be changed; options are the full list. */
function patch(call: Call): Reply {
  const { type, property } = load(call)
  const body = bodyOf(call)
  const options = body.options === undefined ? property.options : readOptions(property.name, body.options)
  const changed: Property = {
    ...property,
    options,
    label: text(body.label, property.label),
    description: text(body.description, property.description),
    groupName: text(body.groupName, property.groupName),
    hidden: typeof body.hidden === 'boolean' ? body.hidden : property.hidden,
    displayOrder: typeof body.displayOrder === 'number' ? body.displayOrder : property.displayOrder,
    updatedAt: iso(call.portal.now()),
  }
  saveProperty(call.portal.store, type.id, changed)
  return { status: 200, body: changed }
}

function archive(call: Call): Reply {
  const { type, property } = load(call)
  if (!property.modificationMetadata.archivable) throw validationError(`Property '${property.name}' cannot be archived`)
  saveProperty(call.portal.store, type.id, { ...property, archived: true })
  return { status: 204 }
}

function createBatch(call: Call): Reply {
  const type = typeOf(call)
  const started = call.portal.now()
  const results = inputsOf(call, 100).map((input) => addProperty(call.portal, type, input))
  return batchReply(call, { started, results, errors: [], status: call.family === 'legacy' ? 201 : 200 })
}

function readBatch(call: Call): Reply {
  const type = typeOf(call)
  const started = call.portal.now()
  const names = inputsOf(call, 100).map((input) => text(input.name))
  const results = names.flatMap((name) => liveProperty(call.portal.store, type.id, name) ?? [])
  return batchReply(call, { started, results, errors: [], status: 200 })
}

function archiveBatch(call: Call): Reply {
  const type = typeOf(call)
  for (const input of inputsOf(call, 100)) {
    const property = liveProperty(call.portal.store, type.id, text(input.name))
    if (property) saveProperty(call.portal.store, type.id, { ...property, archived: true })
  }
  return { status: 204 }
}

type Group = { name: string; label: string; displayOrder: number; archived: boolean }

function groups(portal: Portal, type: ObjectType): Group[] {
  const rows = portal.store.all<{ json: string }>(
    'select json from property_group where type = ? order by name',
    type.id,
  )
  return rows.map((row) => JSON.parse(row.json) as Group)
}

export function saveGroup(portal: Portal, type: ObjectType, group: Group): void {
  portal.store.run('insert or replace into property_group values (?, ?, ?)', type.id, group.name, JSON.stringify(group))
}

function createGroup(call: Call): Reply {
  const type = typeOf(call)
  const body = bodyOf(call)
  const name = text(body.name)
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw validationError(`Property group name "${name}" is not valid`)
  if (groups(call.portal, type).some((group) => group.name === name))
    throw alreadyExists(`Property group '${name}' already exists`)
  const order = typeof body.displayOrder === 'number' ? body.displayOrder : -1
  const group = { name, label: text(body.label, name), displayOrder: order, archived: false }
  saveGroup(call.portal, type, group)
  return { status: 201, body: group }
}

function loadGroup(call: Call): { type: ObjectType; group: Group } {
  const type = typeOf(call)
  const group = groups(call.portal, type).find((one) => one.name === call.params.name)
  if (!group) throw notFound(`Property group '${call.params.name}' does not exist`)
  return { type, group }
}

function patchGroup(call: Call): Reply {
  const { type, group } = loadGroup(call)
  const changed = { ...group, label: text(bodyOf(call).label, group.label) }
  saveGroup(call.portal, type, changed)
  return { status: 200, body: changed }
}

function deleteGroup(call: Call): Reply {
  const { type, group } = loadGroup(call)
  call.portal.store.run('delete from property_group where type = ? and name = ?', type.id, group.name)
  return { status: 204 }
}

function create(call: Call): Reply {
  const body = bodyOf(call)
  if (!isJson(body)) throw validationError('The body must be a property')
  return { status: 201, body: addProperty(call.portal, typeOf(call), body) }
}

const base = '/crm/v3/properties/:type'

export const propertyRoutes: Route[] = [
  { method: 'GET', pattern: base, handler: list },
  { method: 'POST', pattern: base, handler: create },
  {
    method: 'GET',
    pattern: `${base}/groups`,
    handler: (call) => ({ status: 200, body: { results: groups(call.portal, typeOf(call)) } }),
  },
  { method: 'POST', pattern: `${base}/groups`, handler: createGroup },
  { method: 'GET', pattern: `${base}/groups/:name`, handler: (call) => ({ status: 200, body: loadGroup(call).group }) },
  { method: 'PATCH', pattern: `${base}/groups/:name`, handler: patchGroup },
  { method: 'DELETE', pattern: `${base}/groups/:name`, handler: deleteGroup },
  { method: 'POST', pattern: `${base}/batch/create`, handler: createBatch },
  { method: 'POST', pattern: `${base}/batch/read`, handler: readBatch, read: true },
  { method: 'POST', pattern: `${base}/batch/archive`, handler: archiveBatch },
  { method: 'GET', pattern: `${base}/:name`, handler: (call) => ({ status: 200, body: load(call).property }) },
  { method: 'PATCH', pattern: `${base}/:name`, handler: patch },
  { method: 'DELETE', pattern: `${base}/:name`, handler: archive },
]
