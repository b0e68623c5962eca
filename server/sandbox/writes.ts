import { liveProperty, type ObjectType, propertiesOf } from './definitions.ts'
import { invalidProperties, type Problem, SandboxError, validationError } from './errors.ts'
import { isJson, type Json } from './http.ts'
import { allPipelines } from './pipelines.ts'
import type { Portal } from './portal.ts'
import { holderOf, type Stored } from './records.ts'
import { checkValue, type ValueContext } from './values.ts'

/** Who writes: a request of the API, or a person in HubSpot's own pages. */
export type Source = 'INTEGRATION' | 'CRM_UI'
type Change = { source: Source; values: Record<string, string> }

const FIRST_ID = 860_247_000

/** What may differ between two inputs of one batch is not read again for each of them. */
export function valueContext(portal: Portal, type: ObjectType): ValueContext {
  const owners = portal.store.all<{ id: string }>('select id from owner')
  const pipelines = allPipelines(portal.store, type.id)
  return {
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
  const id = portal.store.next('record', FIRST_ID, 1 + Math.floor(portal.random() * 5))
  const values = { ...change.values, ...sourceValues(change.source) }
  const sql = 'insert into record values (?, ?, ?, ?, ?, 0, null, ?)'
  portal.store.run(sql, id, type.id, JSON.stringify(values), now, now, change.source)
  keepUnique(portal, type, { id, values: change.values })
  portal.index.wrote(id, null, now)
  return {
    id,
    type: type.id,
    values,
    created: now,
    updated: now,
    archived: 0,
    archived_at: null,
    source: change.source,
  }
}

export function changeRecord(portal: Portal, type: ObjectType, edit: Change & { record: Stored }): Stored {
  const { record } = edit
  assertFree(portal, type, { values: edit.values, id: record.id })
  // An update is never dated before the record's last one, even after the test clock was set back.
  const updated = Math.max(portal.now(), record.updated)
  const values = { ...record.values, ...edit.values }
  const sql = 'update record set properties = ?, updated = ?, source = ? where id = ?'
  portal.store.run(sql, JSON.stringify(values), updated, edit.source, record.id)
  keepUnique(portal, type, { id: record.id, values: edit.values })
  portal.index.wrote(record.id, { properties: record.values, updated: record.updated }, portal.now())
  return { ...record, values, updated, source: edit.source }
}

/** Puts the record in the bin; its unique values and associations are free again. */
export function archiveRecord(portal: Portal, record: Stored): void {
  const now = portal.now()
  portal.store.run('update record set archived = 1, archived_at = ? where id = ?', now, record.id)
  portal.store.run('delete from unique_value where record = ?', record.id)
  portal.store.run('delete from association where from_type = ? and from_id = ?', record.type, record.id)
  portal.store.run('delete from association where to_type = ? and to_id = ?', record.type, record.id)
  portal.index.wrote(record.id, { properties: record.values, updated: record.updated }, now)
}

function sourceValues(source: Source): Record<string, string> {
  if (source === 'CRM_UI') return { hs_object_source: 'CRM_UI', hs_object_source_label: 'CRM_UI' }
  return { hs_object_source: 'INTEGRATION', hs_object_source_id: '9318066', hs_object_source_label: 'INTEGRATION' }
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

function keepUnique(portal: Portal, type: ObjectType, kept: { id: number; values: Record<string, string> }): void {
  for (const name of uniqueNames(portal, type)) {
    const value = kept.values[name]
    if (value === undefined) continue
    portal.store.run('delete from unique_value where record = ? and property = ?', kept.id, name)
    if (value === '') continue
    portal.store.run('insert into unique_value values (?, ?, ?, ?)', type.id, name, value.toLowerCase(), kept.id)
  }
}
