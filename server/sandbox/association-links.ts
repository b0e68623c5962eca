import { type AssociationType, typesBetween } from './association-types.ts'
import { allTypes, type ObjectType } from './definitions.ts'
import { validationError } from './errors.ts'
import { isJson, type Json, text } from './http.ts'
import { ownApp } from './origin.ts'
import type { Portal } from './portal.ts'
import { peek } from './records.ts'

export type End = { type: ObjectType; id: number }
export type Pair = { from: End; to: End }

/** The types that a body names for a pair; throws HubSpot's answer to a type of another direction or pair. */
export function readTypes(portal: Portal, pair: Pair, raw: unknown): AssociationType[] {
  const known = typesBetween(portal, pair.from.type.id, pair.to.type.id)
  const specs = Array.isArray(raw) ? raw.filter(isJson) : []
  if (specs.length === 0) throw validationError('At least one association type is needed')
  return specs.map((spec) => {
    const found = known.find(
      (one) => one.type_id === Number(spec.associationTypeId) && one.category === spec.associationCategory,
    )
    if (found) return found
    throw validationError('One or more associations are invalid', {
      context: { INVALID_ASSOCIATION_TYPE_ID: [text(spec.associationTypeId)] },
    })
  })
}

/**
 * Makes these the label set of the pair: labels that are not named go, and the unlabelled type is always there with
 * them (documented, reference §3.8).
 */
export function link(portal: Portal, pair: Pair, types: AssociationType[]): void {
  const unlabelled = typesBetween(portal, pair.from.type.id, pair.to.type.id).find((one) => one.label === null)
  const wanted = new Set([...types, ...(unlabelled ? [unlabelled] : [])].map((one) => one.type_id))
  const known = linksOf(portal, pair)
  removeLinks(
    portal,
    pair,
    known.filter((one) => !wanted.has(one.type_id)),
  )
  for (const type of [...types, ...(unlabelled ? [unlabelled] : [])]) insertLink(portal, pair, type)
}

/** The types that link the pair now. */
function linksOf(portal: Portal, { from, to }: Pair): AssociationType[] {
  const sql = 'select type_id from association where from_type = ? and from_id = ? and to_type = ? and to_id = ?'
  const rows = portal.store.all<{ type_id: number }>(sql, from.type.id, from.id, to.type.id, to.id)
  const ids = new Set(rows.map((row) => row.type_id))
  return typesBetween(portal, from.type.id, to.type.id).filter((one) => ids.has(one.type_id))
}

function insertLink(portal: Portal, pair: Pair, type: AssociationType): void {
  const { from, to } = pair
  const sql = 'insert or ignore into association values (?, ?, ?, ?, ?)'
  const made = portal.store.run(sql, from.type.id, from.id, to.type.id, to.id, type.type_id)
  portal.store.run(sql, to.type.id, to.id, from.type.id, from.id, type.inverse_id)
  if (made) tell(portal, pair, { type, removed: false })
}

/** Takes single types from the pair, in both directions. */
export function removeLinks(portal: Portal, pair: Pair, types: AssociationType[]): void {
  const { from, to } = pair
  const sql =
    'delete from association where from_type = ? and from_id = ? and to_type = ? and to_id = ? and type_id = ?'
  for (const type of types) {
    const gone = portal.store.run(sql, from.type.id, from.id, to.type.id, to.id, type.type_id)
    portal.store.run(sql, to.type.id, to.id, from.type.id, from.id, type.inverse_id)
    if (gone) tell(portal, pair, { type, removed: true })
  }
}

export function unlink(portal: Portal, pair: Pair): void {
  removeLinks(portal, pair, linksOf(portal, pair))
}

/** An association is told in both directions (documented, reference §4.2). */
function tell(
  portal: Portal,
  { from, to }: Pair,
  { type, removed }: { type: AssociationType; removed: boolean },
): void {
  const common = { kind: 'associated' as const, at: portal.now(), origin: ownApp(portal) }
  const { category, type_id, inverse_id } = type
  const there = { toType: to.type, toId: to.id, typeId: type_id, category, removed }
  const back = { toType: from.type, toId: from.id, typeId: inverse_id, category, removed }
  portal.webhooks.changed({ ...common, type: from.type, id: from.id, link: there })
  portal.webhooks.changed({ ...common, type: to.type, id: to.id, link: back })
}

/** Moves the associations of a merged record to the one it became. */
export function relink(portal: Portal, moved: { type: string; from: number; to: number }): void {
  const { type, from, to } = moved
  for (const end of ['from', 'to']) {
    const where = `where ${end}_type = ? and ${end}_id = ?`
    portal.store.run(`update or ignore association set ${end}_id = ? ${where}`, to, type, from)
    portal.store.run(`delete from association ${where}`, type, from)
  }
}

/** Associations that come with a new record: `[{to: {id}, types: […]}]`. The target's type follows from the type id. */
export function associateNew(portal: Portal, from: End, raw: unknown): void {
  if (!Array.isArray(raw)) return
  for (const item of raw.filter(isJson)) {
    const id = text(isJson(item.to) ? item.to.id : '')
    const target = allTypes(portal.store)
      .map((type) => ({ type, record: peek(portal, type, id) }))
      .find(({ record }) => record?.archived === 0)
    if (!target?.record)
      throw validationError('One or more associations are invalid', { context: { INVALID_OBJECT_IDS: [id] } })
    const pair = { from, to: { type: target.type, id: target.record.id } }
    link(portal, pair, readTypes(portal, pair, item.types))
  }
}

function defaultType(portal: Portal, pair: Pair): AssociationType {
  const type = typesBetween(portal, pair.from.type.id, pair.to.type.id).find((one) => one.label === null)
  if (type) return type
  throw validationError(`No association is defined between ${pair.from.type.id} and ${pair.to.type.id}`)
}

/** The unlabelled association is added; labels that are there stay. */
export function linkDefault(portal: Portal, pair: Pair): Json[] {
  const type = defaultType(portal, pair)
  insertLink(portal, pair, type)
  const spec = (id: number) => ({ associationCategory: type.category, associationTypeId: id })
  const from = { id: String(pair.from.id) }
  const to = { id: String(pair.to.id) }
  return [
    { from, to, associationSpec: spec(type.type_id) },
    { from: to, to: from, associationSpec: spec(type.inverse_id) },
  ]
}
