import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SANDBOX_TOKEN, type Sandbox, startSandbox } from '#server/sandbox/start.ts'

const FILE = fileURLToPath(
  new URL('../../../shared/captures/hubspot/custom-object-records-2022-02.json.gz', import.meta.url),
)
const TYPE = 'p_recorded_object'

type Json = Record<string, unknown>
type Exchange = {
  method: string
  path: string
  status: number
  requestBody: Json
  responseBody: Json | string
  headers: Record<string, string>
}

const recorded: Exchange[] | null = existsSync(FILE) ? JSON.parse(gunzipSync(readFileSync(FILE)).toString()) : null
if (!recorded) console.log(`recordings.test.ts is skipped: there is no recording at ${FILE}`)

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ file: ':memory:', plan: 'enterprise' })
  const property = (name: string, type: string, fieldType: string) => ({ name, label: name, type, fieldType })
  const made = await send('POST', '/crm-object-schemas/v3/schemas', {
    name: 'recorded_object',
    labels: { singular: 'Recorded', plural: 'Recorded' },
    primaryDisplayProperty: 'grouparoo_object_property',
    requiredProperties: ['grouparoo_object_property'],
    searchableProperties: ['grouparoo_object_property'],
    properties: [
      ...['grouparoo_object_property', 'first_name', 'last_name', 'text_field'].map((name) =>
        property(name, 'string', 'text'),
      ),
      property('number_field', 'number', 'number'),
      // `date_field` was asked for and not defined: HubSpot left it out in silence, and so must we.
    ],
    associatedObjects: ['CONTACT'],
  })
  expect(made.status).toBe(201)
})
afterAll(() => sandbox.close())

async function send(method: string, path: string, body: unknown) {
  const headers = { Authorization: `Bearer ${SANDBOX_TOKEN}` }
  const response = await fetch(sandbox.url + path, { method, headers, body: JSON.stringify(body) })
  const text = await response.text()
  return { status: response.status, headers: [...response.headers.keys()], body: text ? JSON.parse(text) : text }
}

function find(end: string, status: number): Exchange[] {
  return (recorded ?? []).filter((one) => one.path.endsWith(end) && one.status === status)
}

function hubspotHeaders(names: string[]): string[] {
  return names
    .map((name) => name.toLowerCase())
    .filter((name) => name.startsWith('x-hubspot'))
    .sort()
}

/** Every key that HubSpot sent, we send too, with a value of the same kind; we may send more (2026 added some). */
function expectShape(ours: unknown, theirs: unknown, at = 'body'): void {
  expect(Array.isArray(ours) ? 'array' : typeof ours, at).toBe(Array.isArray(theirs) ? 'array' : typeof theirs)
  if (Array.isArray(theirs)) expectShape((ours as unknown[])[0] ?? theirs[0], theirs[0], `${at}[0]`)
  else if (typeof theirs === 'object' && theirs !== null) {
    for (const [key, value] of Object.entries(theirs)) expectShape((ours as Json)[key], value, `${at}.${key}`)
  }
}

test.skipIf(!recorded)(
  'recorded creates, updates, searches and archives are answered in the recorded shape',
  async () => {
    const creates = find('batch/create', 201)
    expect(creates.length).toBeGreaterThan(0)
    const ids: string[] = []
    for (const one of creates.slice(0, 3)) {
      const ours = await send('POST', `/crm/v3/objects/${TYPE}/batch/create`, one.requestBody)
      expect(ours.status, JSON.stringify(ours.body)).toBe(201)
      expectShape(ours.body, one.responseBody)
      expect(hubspotHeaders(ours.headers)).toEqual(hubspotHeaders(Object.keys(one.headers)))
      ids.push(...ours.body.results.map((result: { id: string }) => result.id))
    }
    const [update] = find('batch/update', 200)
    if (!update) throw new Error('the recording holds no update')
    const [{ properties }] = update.requestBody.inputs as [{ properties: Json }]
    const updated = await send('POST', `/crm/v3/objects/${TYPE}/batch/update`, { inputs: [{ id: ids[0], properties }] })
    expect(updated.status).toBe(200)
    expectShape(updated.body, update.responseBody)
    const search = find('/search', 200).find((one) => ((one.responseBody as Json).results as Json[]).length > 0)
    if (!search) throw new Error('the recording holds no search with a hit')
    const found = await send('POST', `/crm/v3/objects/${TYPE}/search`, { ...search.requestBody, filterGroups: [] })
    const [hit] = (search.responseBody as Json).results as [Json]
    expectShape(found.body, { total: 1, results: [{ ...hit, properties: {} }] })
    expect(Object.keys(found.body.results[0].properties)).toEqual(Object.keys(hit.properties as Json))
    expect(hubspotHeaders(found.headers)).toEqual(hubspotHeaders(Object.keys(search.headers)))
    const archive = await send('POST', `/crm/v3/objects/${TYPE}/batch/archive`, { inputs: ids.map((id) => ({ id })) })
    expect(archive).toMatchObject({ status: 204, body: '' })
    expect(archive.headers).not.toContain('content-type')
    expect(hubspotHeaders(archive.headers)).toEqual(
      hubspotHeaders(Object.keys(find('batch/archive', 204)[0]?.headers ?? {})),
    )
  },
)

test.skipIf(!recorded)('the recorded search refusal is ours, word for word', async () => {
  const theirs = find('/search', 429)[0]
  const answers = await Promise.all(Array.from({ length: 8 }, () => send('POST', `/crm/v3/objects/${TYPE}/search`, {})))
  const refused = answers.find((one) => one.status === 429)
  expect({ ...refused?.body, correlationId: '' }).toEqual({ ...(theirs?.responseBody as Json), correlationId: '' })
  expect(hubspotHeaders(refused?.headers ?? [])).toEqual(hubspotHeaders(Object.keys(theirs?.headers ?? {})))
})
