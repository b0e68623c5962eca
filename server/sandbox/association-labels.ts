import { type AssociationType, nextTypeIds, saveAssociationTypes, typesBetween } from './association-types.ts'
import { findType } from './definitions.ts'
import { alreadyExists, notFound, validationError } from './errors.ts'
import { bodyOf, type Call, type Json, type Reply, text } from './http.ts'
import { MAX_LABELS } from './limits-tracking.ts'
import type { Route } from './router.ts'

function endsOf(call: Call): { from: string; to: string } {
  const { from = '', to = '' } = call.params
  return { from: findType(call.portal, from).id, to: findType(call.portal, to).id }
}

function view(type: AssociationType): Json {
  return { category: type.category, typeId: type.type_id, label: type.label }
}

function list(call: Call): Reply {
  const { from, to } = endsOf(call)
  return { status: 200, body: { results: typesBetween(call.portal, from, to).map(view) } }
}

/** A label makes two types, one a direction; with `inverseLabel` the way back reads differently (reference §3.8). */
function create(call: Call): Reply {
  const { from, to } = endsOf(call)
  const body = bodyOf(call)
  const name = text(body.name)
  const label = text(body.label)
  if (!/^[^\d-][^-]*$/.test(name))
    throw validationError(`Label name "${name}" must not start with a digit or hold a "-"`)
  if (!label) throw validationError('A label needs a text')
  const known = typesBetween(call.portal, from, to)
  if (known.some((type) => type.name === name)) throw alreadyExists(`An association label named ${name} already exists`)
  if (known.length > MAX_LABELS) throw validationError(`This pair already has ${MAX_LABELS} labels`)
  const inverse = text(body.inverseLabel, label)
  const ids = nextTypeIds(call.portal.store)
  saveAssociationTypes(call.portal.store, { from, to, ids, category: 'USER_DEFINED', labels: [label, inverse], name })
  const [there, back] = ids
  const both = [
    { category: 'USER_DEFINED', typeId: back, label: inverse },
    { category: 'USER_DEFINED', typeId: there, label },
  ]
  return { status: 200, body: { results: both } }
}

function load(call: Call, typeId: number): AssociationType {
  const { from, to } = endsOf(call)
  const type = typesBetween(call.portal, from, to).find((one) => one.type_id === typeId && one.label !== null)
  if (type?.category !== 'USER_DEFINED') throw notFound(`There is no label with the type id ${typeId}`)
  return type
}

function rename(call: Call): Reply {
  const body = bodyOf(call)
  const type = load(call, Number(body.associationTypeId))
  const sql = 'update association_type set label = ? where from_type = ? and to_type = ? and type_id = ?'
  call.portal.store.run(sql, text(body.label, type.label ?? ''), type.from_type, type.to_type, type.type_id)
  call.portal.store.run(sql, text(body.inverseLabel, text(body.label)), type.to_type, type.from_type, type.inverse_id)
  return { status: 204 }
}

function remove(call: Call): Reply {
  const type = load(call, Number(call.params.typeId))
  for (const table of ['association', 'association_type']) {
    const sql = `delete from ${table} where from_type = ? and to_type = ? and type_id = ?`
    call.portal.store.run(sql, type.from_type, type.to_type, type.type_id)
    call.portal.store.run(sql, type.to_type, type.from_type, type.inverse_id)
  }
  return { status: 204 }
}

const base = '/crm/v4/associations/:from/:to/labels'

export const associationLabelRoutes: Route[] = [
  { method: 'GET', pattern: base, handler: list },
  { method: 'POST', pattern: base, handler: create },
  { method: 'PUT', pattern: base, handler: rename },
  { method: 'DELETE', pattern: `${base}/:typeId`, handler: remove },
]
