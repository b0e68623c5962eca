import { liveProperty, type ObjectType, propertiesOf } from './definitions.ts'
import { invalidProperties, type Problem, SandboxError, validationError } from './errors.ts'
import { keepHistory } from './history.ts'
import { type Family, isJson, type Json } from './http.ts'
import type { Origin } from './origin.ts'
import { allPipelines } from './pipelines.ts'
import type { Portal } from './portal.ts'
import { holderOf, type Stored } from './records.ts'
import { checkValue, type ValueContext } from './values.ts'

type Change = { origin: Origin; values: Record<string, string> }

/** Where a write comes from: a call of the API, or the account's own pages. */
export type Where = { portal: Portal; family?: Family }

const FIRST_ID = 860_247_000

/** What may differ between two inputs of one batch is not read again for each of them. */
export function valueContext({ portal, family }: Where, type: ObjectType): ValueContext {
  const owners = portal.store.all<{ id: string }>('select id from owner')
  const pipelines = allPipelines(portal.store, type.id)
  return {
    strictDates: family === 'dated',
    ownerIds: new Set(owners.map((owner) => owner.id)),
    pipelines: new Map(pipelines.map((one) => [one.id, new Set(one.stages.map((stage) => stage.id))])),
  }
}

/** The values HubSpot would keep; throws one error that names every bad property (reference §3.6). */
export function checkProperties(
  portal: Portal,
  type: ObjectType,
  input: { raw: unknown; context: ValueContext },
): Record<string, string> {
  if (!isJson(input.raw)) throw validationError('Invalid input JSON: "properties" must be an object')
  const values: Record<string, string> = {}
  const problems: Problem[] = []
  for (const [name, raw] of Object.entries(input.raw)) {
    const property = liveProperty(portal.store, type.id, name.toLowerCase())
    if (!property) {
      problems.push({ name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` })
      continue
    }
    const checked = checkValue(property, raw, input.context)
    if (checked.ok) values[property.name] = checked.value
    else problems.push(checked.problem)
  }
  if (problems.length) throw invalidProperties(problems, portal.settings.portalId)
  return values
}

/** Makes a record. Throws on a missing required property and on a unique value that another record holds. */
export function insertRecord(portal: Portal, type: ObjectType, change: Change): Stored {
  const missing = type.requiredProperties.filter((name) => !change.values[name])
  if (missing.length) {
    const message = `Error creating ${type.name.toUpperCase()}. Some required properties were not set.`
    throw validationError(message, { context: { properties: missing } })
  }
  assertFree(portal, type, { values: change.values })
  const now = portal.now()
  const id = nextRecordId(portal)
  const values = { ...change.values, ...sourceValues(change.origin) }
  const sql = 'insert into record values (?, ?, ?, ?, ?, 0, null, ?)'
  portal.store.run(sql, id, type.id, JSON.stringify(values), now, now, change.origin.source)
  keepUnique(portal, type, { id, values: change.values })
  portal.index.wrote(id, null, now)
  keepHistory(portal, { id, at: now, before: {} }, change)
  portal.webhooks.changed({ kind: 'created', type, id, at: now, ...change, before: {} })
  return {
    id,
    type: type.id,
    values,
    created: now,
    updated: now,
    archived: 0,
    archived_at: null,
    source: change.origin.source,
  }
}

export function changeRecord(portal: Portal, type: ObjectType, edit: Change & { record: Stored }): Stored {
  const { record } = edit
  assertFree(portal, type, { values: edit.values, id: record.id })
  // An update is never dated before the record's last one, even after the test clock was set back.
  const updated = Math.max(portal.now(), record.updated)
  const values = { ...record.values, ...edit.values }
  const sql = 'update record set properties = ?, updated = ?, source = ? where id = ?'
  portal.store.run(sql, JSON.stringify(values), updated, edit.origin.source, record.id)
  keepUnique(portal, type, { id: record.id, values: edit.values })
  portal.index.wrote(record.id, { properties: record.values, updated: record.updated }, portal.now())
  const { id, values: before } = record
  keepHistory(portal, { id, at: updated, before }, edit)
  const { origin, values: sent } = edit
  portal.webhooks.changed({ kind: 'changed', type, id, at: updated, origin, values: sent, before })
  return { ...record, values, updated, source: edit.origin.source }
}

/** Ids grow with gaps, as other records are made in between. */
export function nextRecordId(portal: Portal): number {
  return portal.store.next('record', FIRST_ID, 1 + Math.floor(portal.random() * 5))
}

/** Puts the record in the bin; its unique values and associations are free again. */
export function archiveRecord(portal: Portal, type: ObjectType, gone: { record: Stored; origin: Origin }): void {
  const { record, origin } = gone
  const now = portal.now()
  portal.store.run('update record set archived = 1, archived_at = ? where id = ?', now, record.id)
  portal.store.run('delete from unique_value where record = ?', record.id)
  portal.store.run('delete from association where from_type = ? and from_id = ?', record.type, record.id)
  portal.store.run('delete from association where to_type = ? and to_id = ?', record.type, record.id)
  portal.index.wrote(record.id, { properties: record.values, updated: record.updated }, now)
  portal.webhooks.changed({ kind: 'deleted', type, id: record.id, at: now, origin })
}

/** Takes the record out of the bin, without its associations. Throws if another holds one of its unique values. */
export function restoreRecord(portal: Portal, type: ObjectType, back: { record: Stored; origin: Origin }): Stored {
  const { record, origin } = back
  assertFree(portal, type, { values: record.values })
  const updated = portal.now()
  const sql = 'update record set archived = 0, archived_at = null, updated = ? where id = ?'
  portal.store.run(sql, updated, record.id)
  keepUnique(portal, type, { id: record.id, values: record.values })
  portal.index.wrote(record.id, null, updated)
  portal.webhooks.changed({ kind: 'restored', type, id: record.id, at: updated, origin })
  return { ...record, archived: 0, archived_at: null, updated }
}

function sourceValues({ source, sourceId }: Origin): Record<string, string> {
  return { hs_object_source: source, hs_object_source_id: sourceId, hs_object_source_label: source }
}

function uniqueNames(portal: Portal, type: ObjectType): string[] {
  return [...propertiesOf(portal.store, type.id).values()].filter((one) => one.hasUniqueValue).map((one) => one.name)
}

function assertFree(portal: Portal, type: ObjectType, wanted: { values: Record<string, string>; id?: number }): void {
  const problems: Problem[] = []
  for (const name of uniqueNames(portal, type)) {
    const value = wanted.values[name]
    if (!value) continue
    const holder = holderOf(portal, type.id, { name, value })
    if (holder === undefined || holder === wanted.id) continue
    if (type.id === '0-1' && name === 'email') throw contactExists(holder)
    problems.push({ name, code: 'CONFLICTING_UNIQUE_VALUE', message: `${holder} already has that value.` })
  }
  if (problems.length) throw invalidProperties(problems, portal.settings.portalId)
}

function contactExists(id: number): SandboxError {
  const body: Json = { message: `Contact already exists. Existing ID: ${id}`, category: 'CONFLICT' }
  return new SandboxError(409, body)
}

export function keepUnique(
  portal: Portal,
  type: ObjectType,
  kept: { id: number; values: Record<string, string> },
): void {
  for (const name of uniqueNames(portal, type)) {
    const value = kept.values[name]
    if (value === undefined) continue
    portal.store.run('delete from unique_value where record = ? and property = ?', kept.id, name)
    if (value === '') continue
    portal.store.run('insert into unique_value values (?, ?, ?, ?)', type.id, name, value.toLowerCase(), kept.id)
  }
}
