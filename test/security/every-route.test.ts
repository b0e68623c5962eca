import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '#server/app.ts'
import { HubSpotError } from '#server/hubspot/door.ts'
import { openRequestLimits, RATES } from '#server/services/limit/request-limits.ts'
import type { Portal } from '#server/write/context.ts'
import { fakeHubSpot } from '../support/fake-hubspot.ts'
import { makeContext, makePartner, makePortal, makeTouchpoint } from '../support/make.ts'
import { type MadeApp, makeApp, pageFacts } from '../support/make-app.ts'
import { type Document, type Fuzz, HOSTILE, type Operation, operationsOf, pick, seeded, valueFor } from './fuzz.ts'

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1_000)
const SEED = Number(process.env.FUZZ_SEED ?? 1)
/** It would sign its own sender out. */
const LEFT_OUT = ['/v1/device/revoke']
const PLENTY = { points: 1_000_000, seconds: 60 }

type World = { portal: Portal; token: string; viewer: string; marker: string; ids: string[] }

let made: MadeApp
let app: ReturnType<typeof createApp>
let here: World
let there: World
let document: Document
beforeAll(async () => {
  made = await makeApp()
  const away = new Proxy(fakeHubSpot(), {
    get: (door, name) =>
      name === 'traffic' ? door.traffic : () => Promise.reject(new HubSpotError('unavailable', 'HubSpot is away')),
  })
  made.deps.hubspot = () => away
  const rates = Object.fromEntries(Object.keys(RATES).map((name) => [name, PLENTY])) as typeof RATES
  app = createApp(made.deps, 'http://127.0.0.1:8787', { limits: openRequestLimits(rates) })
  here = await makeWorld('ONLY-OF-THE-FIRST')
  there = await makeWorld('ONLY-OF-THE-SECOND')
  document = (await (await app.request('/openapi.json')).json()) as Document
}, 60_000)
afterAll(() => made.close())

/** A portal in which everything that has a name says whose it is. */
async function makeWorld(marker: string): Promise<World> {
  const setup = { objectTypes: { partner: '2-100' }, stages: {}, pipelineId: null, toPartner: {} }
  const portal = await makePortal(made.deps.database, { setup })
  const ctx = makeContext(made.deps, portal)
  const partnerId = await makePartner(ctx, { name: `${marker} partner`, ownerName: marker })
  const touchId = await makeTouchpoint(ctx, partnerId, { subject: marker, byName: marker })
  const admin = await made.signIn('admin', marker, portal)
  const facts = pageFacts(`${marker} channel`)
  const values = { to: '', creatorName: 'Sample channel', topic: marker }
  const outreach = await (await admin.post('/v1/outreach', { facts, values })).json()
  const { token: viewer } = await made.signIn('viewer', marker, portal)
  // Neither devices nor people: a request that signs its own sender out would end the run.
  const ids = [partnerId, touchId, outreach.partnerId, outreach.touchpointId, outreach.undo?.id]
  return { portal, token: admin.token, viewer, marker, ids: ids.filter((id) => typeof id === 'string') }
}

type Sent = { operation: Operation; url: string; init: RequestInit }

function requestOf(fuzz: Fuzz, operation: Operation, token: string | null): Sent {
  const { random } = fuzz
  const query = new URLSearchParams()
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
  let path = operation.path
  for (const { name, in: place, schema } of operation.parameters) {
    const value = printable(valueFor(fuzz, schema))
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value || 'x'))
    if (place === 'query' && random() < 0.6) query.append(name, value)
    if (place === 'header' && random() < 0.3) headers[name] = value.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)
  }
  const init: RequestInit = { method: operation.method, headers }
  if (operation.method !== 'GET') {
    headers['content-type'] = random() < 0.97 ? 'application/json' : 'text/plain'
    init.body = bodyOf(fuzz, operation)
  }
  return { operation, url: `${path}?${query}`, init }
}

function bodyOf(fuzz: Fuzz, { body }: Operation): string {
  if (fuzz.random() < 0.02) return pick(fuzz.random, ['', '{', '[', 'null', '"', '{"a":1e999}', '\u0000'])
  return JSON.stringify(body ? valueFor(fuzz, body) : pick(fuzz.random, HOSTILE))
}

function printable(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  // A lone surrogate has no encoding.
  return text.toWellFormed()
}

const ANSWER_MS = 60_000

/** Null if there is none in time, so that a run says what hangs instead of hanging. */
async function answered(response: Response | Promise<Response>): Promise<Response | null> {
  const { promise, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(() => resolve(null), ANSWER_MS)
  return Promise.race([response, promise]).finally(() => clearTimeout(timer))
}

describe('every route of /openapi.json', () => {
  it('has a summary, says its security, and what it answers if refused', () => {
    const open = ['/healthz', '/v1/device/code', '/v1/device/token', '/v1/webhooks/hubspot']
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, described] of Object.entries(methods) as [string, Record<string, object>][]) {
        expect(described.summary, `${method} ${path}`).toBeDefined()
        if (open.includes(path)) continue
        expect(described.security, `${method} ${path}`).toEqual([{ bearer: [] }])
        expect(Object.keys(described.responses ?? {}), `${method} ${path}`).toEqual(
          expect.arrayContaining(['401', '403']),
        )
      }
    }
  })

  it('never shows a row of another portal, whatever is read there by whom', async () => {
    const reads = operationsOf(document).filter(({ method }) => method === 'GET')
    expect(reads.length).toBeGreaterThan(10)
    for (const { path } of reads) {
      for (const id of here.ids) {
        const url = path.replaceAll(/\{(id|partnerId|key)\}/g, id).replaceAll(/\{\w+\}/g, 'partner')
        const response = await app.request(url, { headers: { authorization: `Bearer ${there.token}` } })
        expect(await response.text(), path).not.toContain(here.marker)
      }
    }
  }, 120_000)

  it(`stands ${REQUESTS} fuzzed requests: no 5xx but that of a HubSpot that is away, no row of another portal, no secret in the log`, async () => {
    const random = seeded(SEED)
    const fuzz: Fuzz = { random, known: [...here.ids, ...there.ids], schemas: document.components?.schemas ?? {} }
    const operations = operationsOf(document).filter(({ path }) => !LEFT_OUT.includes(path))
    const seen = new Map<number, number>()
    const wrong: string[] = []
    for (let i = 0; i < REQUESTS; i += 1) {
      const [asking, other] = random() < 0.5 ? [here, there] : [there, here]
      const token = pick(random, [asking.token, asking.token, asking.token, asking.viewer, null])
      const sent = requestOf(fuzz, operations[i % operations.length]!, token)
      const asked = `${sent.operation.method} ${sent.url.slice(0, 300)} ${String(sent.init.body).slice(0, 600)}`
      const response = await answered(app.request(sent.url, sent.init))
      if (!response) {
        wrong.push(`no answer to ${asked}`)
        break
      }
      const text = await response.text()
      seen.set(response.status, (seen.get(response.status) ?? 0) + 1)
      if (response.status >= 500 && response.status !== 503) wrong.push(`${response.status} to ${asked}`)
      if (text.includes(other.marker)) wrong.push(`a row of another portal to ${asked}`)
      if (wrong.length > 20) break
    }
    const causes = made.deps.logged.filter(({ level }) => level === 'error').map((line) => inspect(line, { depth: 4 }))

    expect({ wrong, causes: wrong.length > 0 ? causes.slice(0, 10) : [] }).toEqual({ wrong: [], causes: [] })
    expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 401, 403, 404, 422]))
    const log = inspect(made.deps.logged, { depth: 10, maxArrayLength: null, maxStringLength: null })
    for (const secret of [here.token, there.token, here.viewer, there.viewer, here.portal.indexKey]) {
      expect(log.includes(secret)).toBe(false)
    }
  }, 3_600_000)
})
