import { findType, type ObjectType } from './definitions.ts'
import { validationError } from './errors.ts'
import { isJson, type Json, type Reply, text } from './http.ts'
import { mergeRecords } from './merge.ts'
import { SOURCES, somebodyElse } from './origin.ts'
import type { Portal } from './portal.ts'
import { load, readView, type Stored } from './records.ts'
import { archiveRecord, changeRecord, checkProperties, insertRecord, restoreRecord, valueContext } from './writes.ts'

export type PersonSource = (typeof SOURCES)[number]

/** What a person does in HubSpot's own pages, or an import or another app. Throws as HubSpot refuses. */
export type PersonEdits = {
  personCreates(type: string, properties: Record<string, string>, source?: PersonSource): Json
  personEdits(type: string, id: string, properties: Record<string, string>, source?: PersonSource): Json
  personArchives(type: string, id: string, source?: PersonSource): void
  /** Takes a record out of the bin; its associations are gone. */
  personRestores(type: string, id: string): Json
  /** Merges `other` into `primary`; the answer has the new id. */
  personMerges(type: string, primary: string, other: string): Json
}

export function createPersonEdits(portal: Portal): PersonEdits {
  function write(typeName: string, work: (type: ObjectType) => Stored): Json {
    const answer = portal.store.transaction(() => {
      const type = findType(portal, typeName)
      const record = work(type)
      return readView(portal, type, record, Object.keys(record.values))
    })
    portal.webhooks.wake()
    return answer
  }
  function checked(type: ObjectType, raw: Record<string, string>): Record<string, string> {
    return checkProperties(portal, type, { raw, context: valueContext({ portal }, type) })
  }

  return {
    personCreates: (typeName, raw, source) =>
      write(typeName, (type) =>
        insertRecord(portal, type, { values: checked(type, raw), origin: somebodyElse(source) }),
      ),
    personEdits: (typeName, id, raw, source) =>
      write(typeName, (type) => {
        const record = load(portal, type, { id })
        return changeRecord(portal, type, { record, values: checked(type, raw), origin: somebodyElse(source) })
      }),
    personArchives(typeName, id, source) {
      write(typeName, (type) => {
        const record = load(portal, type, { id })
        archiveRecord(portal, type, { record, origin: somebodyElse(source) })
        return record
      })
    },
    personRestores: (typeName, id) =>
      write(typeName, (type) => {
        const record = load(portal, type, { id, archived: true })
        return restoreRecord(portal, type, { record, origin: somebodyElse() })
      }),
    personMerges: (typeName, primary, other) =>
      write(typeName, (type) => mergeRecords(portal, type, { primary, other, origin: somebodyElse() })),
  }
}

/** `/records/{type}[/{id}[/restore|merge]]`; null if the path is none of these. */
export function recordsReply(
  edits: PersonEdits,
  { method, path, body }: { method: string; path: string; body: Json },
): Reply | null {
  const [, noun, type = '', id = '', verb = ''] = path.split('/')
  if (noun !== 'records') return null
  const source = readSource(body.source)
  switch (`${method} ${id ? 'one' : 'all'} ${verb}`.trim()) {
    case 'POST all':
      return { status: 201, body: edits.personCreates(type, readProperties(body), source) }
    case 'PATCH one':
      return { status: 200, body: edits.personEdits(type, id, readProperties(body), source) }
    case 'DELETE one':
      edits.personArchives(type, id, source)
      return { status: 204 }
    case 'POST one restore':
      return { status: 200, body: edits.personRestores(type, id) }
    case 'POST one merge':
      return { status: 200, body: edits.personMerges(type, id, text(body.objectIdToMerge)) }
    default:
      return null
  }
}

function readProperties(body: Json): Record<string, string> {
  const raw = isJson(body.properties) ? body.properties : {}
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, String(value ?? '')]))
}

function readSource(raw: unknown): PersonSource | undefined {
  if (raw === undefined) return undefined
  const source = SOURCES.find((one) => one === raw)
  if (!source) throw validationError(`"source" must be one of ${SOURCES.join(', ')}`)
  return source
}
