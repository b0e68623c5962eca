import { createPersonEdits, type PersonEdits, recordsReply } from './control-records.ts'
import { forgetDefinitions } from './definitions.ts'
import { SandboxError, validationError } from './errors.ts'
import { type Faults, readFault } from './faults.ts'
import { historyVersions } from './history.ts'
import { isJson, type Json, type Reply, strings } from './http.ts'
import type { Allowance } from './limits.ts'
import type { Portal } from './portal.ts'
import type { RequestLog, Stats } from './request-log.ts'
import { seed } from './seed.ts'
import { TABLE_NAMES } from './store.ts'
import { readWebhookSettings, type WebhookSettings } from './webhooks/settings.ts'
import { readWriteRules, type WriteRule } from './write-rules.ts'

export type IndexLag = { minMs: number; maxMs: number }
/** How far HubSpot's own search trails (recorded, reference §3.7). */
export const DEFAULT_LAG: IndexLag = { minMs: 1000, maxMs: 30_000 }

/** What tests and people do to the sandbox that no client of HubSpot can; over HTTP it is `/_control/…`. */
export type Control = PersonEdits & {
  /** Empties the account and everything around it, then seeds it as on first creation. */
  reset(): void
  faults: Faults
  /** Moves the account's clock by `offsetMs` from the real one. */
  setClock(offsetMs: number): void
  setIndexLag(lag: IndexLag): void
  /** What the account allows from now on; `usedToday` sets the day's count. */
  setLimits(change: Partial<Allowance> & { usedToday?: number }): void
  /** What the token may do; null: everything the plan gives. */
  setScopes(scopes: string[] | null): void
  setWriteRules(rules: WriteRule[]): void
  setWebhooks(settings: WebhookSettings | null): void
  webhooks: Portal['webhooks']
  requests: RequestLog
  stats(): Stats
  /** How many versions of property values the account keeps: what a push costs in HubSpot's history. */
  historyVersions(): number
}

type Parts = {
  portal: Portal
  faults: Faults
  log: RequestLog
  setClock(offsetMs: number): void
  /** What a reset goes back to. */
  started: { lag: IndexLag; scopes: string[] | null; appId: number }
}

export function createControl({ portal, faults, log, setClock, started }: Parts): Control {
  const { store } = portal
  return {
    ...createPersonEdits(portal),
    reset() {
      for (const table of TABLE_NAMES) store.run(`delete from ${table}`)
      forgetDefinitions(store)
      faults.clear()
      portal.limits.clear()
      log.clear()
      portal.index.clear()
      portal.index.setLag(started.lag)
      portal.webhooks.clear()
      portal.scopes = started.scopes
      portal.settings.appId = started.appId
      portal.writeRules = []
      setClock(0)
      seed(store, portal.now())
    },
    faults,
    setClock,
    setIndexLag: (lag) => portal.index.setLag(lag),
    setLimits: (change) => portal.limits.configure(change, portal.now()),
    setScopes(scopes) {
      portal.scopes = scopes
    },
    setWriteRules(rules) {
      portal.writeRules = rules
    },
    setWebhooks: (settings) => portal.webhooks.configure(settings),
    webhooks: portal.webhooks,
    requests: log,
    stats: () => log.stats(),
    historyVersions: () => historyVersions(portal),
  }
}

type Asked = { method: string; path: string; query: URLSearchParams; body: Json }

/** The control API over HTTP; `path` is without `/_control`. */
export async function controlReply(
  control: Control,
  request: { method: string; path: string; query: URLSearchParams; body: string },
): Promise<Reply> {
  try {
    const body: unknown = request.body === '' ? {} : JSON.parse(request.body)
    const asked = { ...request, body: isJson(body) ? body : {} }
    const handler = HANDLERS[`${request.method} ${request.path}`]
    const reply = handler ? await handler(control, asked) : recordsReply(control, asked)
    if (reply) return reply
    const message = `The sandbox has no control ${request.method} ${request.path}`
    return { status: 404, body: { status: 'error', message } }
  } catch (error) {
    if (error instanceof SandboxError) return { status: error.status, body: error.body }
    return { status: 400, body: { status: 'error', message: error instanceof Error ? error.message : String(error) } }
  }
}

const HANDLERS: Record<string, (control: Control, asked: Asked) => Reply | Promise<Reply>> = {
  'POST /reset': (control) => done(control.reset()),
  'POST /faults'(control, { body }) {
    control.faults.add(readFault(body))
    return { status: 200, body: { faults: control.faults.list() } }
  },
  'GET /faults': (control) => ({ status: 200, body: { faults: control.faults.list() } }),
  'DELETE /faults': (control) => done(control.faults.clear()),
  'POST /clock': (control, { body }) => done(control.setClock(Number(body.offsetMs ?? 0))),
  'POST /index-lag': (control, { body }) => done(control.setIndexLag(readLag(body))),
  'POST /limits': (control, { body }) => done(control.setLimits(readLimits(body))),
  'POST /scopes': (control, { body }) =>
    done(control.setScopes(Array.isArray(body.scopes) ? strings(body.scopes) : null)),
  'POST /write-rules': (control, { body }) => done(control.setWriteRules(readWriteRules(body))),
  'POST /webhooks': (control, { body }) => done(control.setWebhooks(readWebhookSettings(body))),
  'DELETE /webhooks': (control) => done(control.setWebhooks(null)),
  'GET /webhooks': ({ webhooks }) => {
    const body = { settings: webhooks.settings(), waiting: webhooks.waiting(), totals: webhooks.deliveries.totals() }
    return { status: 200, body }
  },
  'GET /webhooks/deliveries': ({ webhooks }, { query }) => {
    const deliveries = webhooks.deliveries.since(Number(query.get('since') ?? 0))
    return { status: 200, body: { deliveries } }
  },
  async 'POST /webhooks/flush'({ webhooks }) {
    await webhooks.flush()
    return { status: 200, body: { waiting: webhooks.waiting(), totals: webhooks.deliveries.totals() } }
  },
  'GET /requests': ({ requests }, { query }) => {
    return { status: 200, body: { requests: requests.since(Number(query.get('since') ?? 0)) } }
  },
  'GET /history': (control) => ({ status: 200, body: { versions: control.historyVersions() } }),
  'GET /stats': (control) => ({ status: 200, body: control.stats() }),
}

function done(_: unknown): Reply {
  return { status: 204 }
}

function readLag(body: Json): IndexLag {
  if (body.preset === 'default') return DEFAULT_LAG
  return { minMs: Number(body.minMs ?? 0), maxMs: Number(body.maxMs ?? 0) }
}

const LIMIT_NAMES = ['burst', 'search', 'associations', 'daily', 'dailyAssociations', 'usedToday'] as const

function readLimits(body: Json): Partial<Record<(typeof LIMIT_NAMES)[number], number>> {
  const known = Object.entries(body).map(([name, value]) => {
    const limit = LIMIT_NAMES.find((one) => one === name)
    if (limit && typeof value === 'number' && value >= 0) return [limit, value] as const
    throw validationError(`"${name}" must be one of ${LIMIT_NAMES.join(', ')} and a number of at least 0`)
  })
  return Object.fromEntries(known)
}
