import { typesBetween } from './association-types.ts'
import { findType, type ObjectType } from './definitions.ts'
import { unknownType } from './errors.ts'
import { type Call, type Json, queryList } from './http.ts'
import type { Portal } from './portal.ts'
import type { Stored } from './records.ts'

const SHOWN = 100
type Row = { to_id: number; type_id: number }

/** The types that `?associations=` names. A custom one goes by id or full name; its bare name is a 400 (reference §3.3). */
export function associatedTypes(call: Call): ObjectType[] {
  return queryList(call.query, 'associations').map((spelling) => {
    if (/^p_/i.test(spelling)) throw unknownType(spelling)
    return findType(call.portal, spelling)
  })
}

/**
 * `associations` of a read record: keyed by the plural of a standard type and the full name of a custom one, each
 * with ids and the association's name; nothing for a type without any (seen by others, reference §3.3).
 */
export function associatedView(portal: Portal, from: { type: ObjectType; record: Stored }, to: ObjectType[]): Json {
  const found = to.flatMap((type) => {
    const results = associatedWith(portal, from, type)
    const key = type.custom ? type.fullyQualifiedName : type.labels.plural.toLowerCase()
    return results.length ? [[key, { results }] as const] : []
  })
  return found.length ? { associations: Object.fromEntries(found) } : {}
}

function associatedWith(portal: Portal, from: { type: ObjectType; record: Stored }, to: ObjectType): Json[] {
  const names = new Map(
    typesBetween(portal, from.type.id, to.id).map((one) => [
      one.type_id,
      one.label === null ? `${from.type.name}_to_${to.name}` : one.name,
    ]),
  )
  const sql =
    'select to_id, type_id from association where from_type = ? and from_id = ? and to_type = ? order by to_id, type_id limit ?'
  const rows = portal.store.all<Row>(sql, from.type.id, from.record.id, to.id, SHOWN)
  return rows.map((row) => ({ id: String(row.to_id), type: names.get(row.type_id) ?? '' }))
}
