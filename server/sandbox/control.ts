import { findType, forgetDefinitions } from './definitions.ts'
import { SandboxError } from './errors.ts'
import { type Faults, readFault } from './faults.ts'
import { isJson, type Json, type Reply } from './http.ts'
import type { Limits } from './limits.ts'
import type { Portal } from './portal.ts'
import { load, readView, type Stored } from './records.ts'
import type { RequestLog, Stats } from './request-log.ts'
import { seed } from './seed.ts'
import { TABLE_NAMES } from './store.ts'
import { archiveRecord, changeRecord, checkProperties, insertRecord, valueContext } from './writes.ts'

/** What tests and people do to the sandbox that no client of HubSpot can; over HTTP it is `/_control/…`. */
export type Control = {
  /** Empties the account and everything around it, then seeds it as on first creation. */
  reset(): void
  faults: Faults
  /** Moves the account's clock by `offsetMs` from the real one. */
  setClock(offsetMs: number): void
  setIndexLag(lag: { minMs: number; maxMs: number }): void
  requests: RequestLog
  stats(): Stats
  /** A person makes, edits or deletes a record in HubSpot's own pages. Throws as HubSpot refuses. */
  personCreates(type: string, properties: Record<string, string>): Json
  personEdits(type: string, id: string, properties: Record<string, string>): Json
  personArchives(type: string, id: string): void
}

type Parts = { portal: Portal; limits: Limits; faults: Faults; log: RequestLog; setClock(offsetMs: number): void }

export function createControl({ portal, limits, faults, log, setClock }: Parts): Control {
  const { store } = portal

  function byPerson(typeName: string, write: (type: ReturnType<typeof findType>) => Stored): Json {
    return store.transaction(() => {
      const type = findType(portal, typeName)
      const record = write(type)
      return readView(portal, type, record, Object.keys(record.values))
    })
  }

  return {
    reset() {
      for (const table of TABLE_NAMES) store.run(`delete from ${table}`)
      forgetDefinitions(store)
      faults.clear()
      limits.clear()
      log.clear()
      portal.index.clear()
      portal.index.setLag({ minMs: 0, maxMs: 0 })
      setClock(0)
      seed(store, portal.now())
    },
    faults,
    setClock,
    setIndexLag: (lag) => portal.index.setLag(lag),
    requests: log,
    stats: () => log.stats(),
    personCreates: (typeName, raw) =>
      byPerson(typeName, (type) => {
        const values = checkProperties(portal, type, { raw, context: valueContext(portal, type) })
        return insertRecord(portal, type, { values, source: 'CRM_UI' })
      }),
    personEdits: (typeName, id, raw) =>
      byPerson(typeName, (type) => {
        const values = checkProperties(portal, type, { raw, context: valueContext(portal, type) })
        return changeRecord(portal, type, { record: load(portal, type, { id }), values, source: 'CRM_UI' })
      }),
    personArchives(typeName, id) {
      byPerson(typeName, (type) => {
        const record = load(portal, type, { id })
        archiveRecord(portal, record)
        return record
      })
    },
  }
}

/** The control API over HTTP; `path` is without `/_control`. */
export function controlReply(
  control: Control,
  request: { method: string; path: string; query: URLSearchParams; body: string },
): Reply {
  try {
    const body: unknown = request.body === '' ? {} : JSON.parse(request.body)
    return dispatch(control, { ...request, body: isJson(body) ? body : {} })
  } catch (error) {
    if (error instanceof SandboxError) return { status: error.status, body: error.body }
    return { status: 400, body: { status: 'error', message: error instanceof Error ? error.message : String(error) } }
  }
}

function dispatch(
  control: Control,
  request: { method: string; path: string; query: URLSearchParams; body: Json },
): Reply {
  const { body } = request
  switch (`${request.method} ${request.path}`) {
    case 'POST /reset':
      control.reset()
      return { status: 204 }
    case 'POST /faults':
      control.faults.add(readFault(body))
      return { status: 200, body: { faults: control.faults.list() } }
    case 'GET /faults':
      return { status: 200, body: { faults: control.faults.list() } }
    case 'DELETE /faults':
      control.faults.clear()
      return { status: 204 }
    case 'POST /clock':
      control.setClock(Number(body.offsetMs ?? 0))
      return { status: 204 }
    case 'POST /index-lag':
      control.setIndexLag({ minMs: Number(body.minMs ?? 0), maxMs: Number(body.maxMs ?? 0) })
      return { status: 204 }
    case 'GET /requests':
      return { status: 200, body: { requests: control.requests.since(Number(request.query.get('since') ?? 0)) } }
    case 'GET /stats':
      return { status: 200, body: control.stats() }
    default:
      return recordEdit(control, request)
  }
}

function recordEdit(control: Control, request: { method: string; path: string; body: Json }): Reply {
  const [, noun, type = '', id = ''] = request.path.split('/')
  const raw = isJson(request.body.properties) ? request.body.properties : {}
  const properties = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, String(value ?? '')]))
  if (noun === 'records' && request.method === 'POST')
    return { status: 201, body: control.personCreates(type, properties) }
  if (noun === 'records' && request.method === 'PATCH')
    return { status: 200, body: control.personEdits(type, id, properties) }
  if (noun === 'records' && request.method === 'DELETE') {
    control.personArchives(type, id)
    return { status: 204 }
  }
  return {
    status: 404,
    body: { status: 'error', message: `The sandbox has no control ${request.method} ${request.path}` },
  }
}
