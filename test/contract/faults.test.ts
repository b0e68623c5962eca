import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HubSpotError, type HubSpotErrorKind, type UpsertInput } from '#server/hubspot/door.ts'
import type { Family } from '#server/hubspot/paths.ts'
import { partnerSchema, property } from './partner-schema.ts'
import { openDoor, type SandboxProcess, startSandboxProcess, TOKEN } from './sandbox-process.ts'

const TIMEOUT_MS = 150
const input: UpsertInput = { key: 'P-1', properties: { partner_name: 'Dave' }, traceId: 't1' }

let sandbox: SandboxProcess

beforeAll(async () => {
  sandbox = await startSandboxProcess()
})
afterAll(() => sandbox.stop())

async function failure(call: Promise<unknown>): Promise<HubSpotError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(HubSpotError)
  return error as HubSpotError
}

describe.each<Family>(['2026-09', 'legacy'])('a fault in the %s family', (family) => {
  const waits: number[] = []
  const door = () => openDoor(sandbox.url, { family, timeoutMs: TIMEOUT_MS, sleep: async (ms) => void waits.push(ms) })
  const fault = (body: object) => sandbox.control('POST', '/faults', { path: '/batch/upsert', ...body })
  const partnerCount = async () => (await door().list('p_partner', { properties: [] })).results.length
  const upsert = () => door().upsertByKey('p_partner', 'partner_key', [input])

  beforeEach(async () => {
    await sandbox.control('POST', '/reset')
    await openDoor(sandbox.url).createSchema(partnerSchema)
    waits.length = 0
  })

  test.each<[string, HubSpotErrorKind, RegExp, number]>([
    ['error_500', 'unavailable', /answered 500 to POST \/crm\/.*batch\/upsert.*try again/, 3],
    ['timeout', 'unavailable', /no answer within 150 ms.*try again/, 3],
    ['malformed', 'unavailable', /with broken JSON.*try again/, 3],
    ['html', 'unavailable', /answered 502 .* not JSON.*try again/, 3],
    ['reset', 'unavailable', /could not be reached.*Check the network/, 3],
    ['status_401', 'unauthorised', /answered 401 .*valid access token/, 1],
    ['status_403', 'forbidden', /Missing scopes: crm\.objects\.custom\.write/, 1],
    ['status_429', 'rate-limited', /answered 429 .*Too many requests/, 5],
  ])('%s becomes %s with a message that says what, where and what to do', async (kind, wanted, message, attempts) => {
    await fault({ kind })
    const error = await failure(upsert())
    expect(error.kind).toBe(wanted)
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain(TOKEN)
    expect(waits).toHaveLength(attempts - 1)
    await sandbox.control('DELETE', '/faults')
    expect(await partnerCount()).toBe(kind === 'malformed' ? 1 : 0)
  })

  test.each(['error_500', 'timeout', 'commit_then_timeout', 'malformed', 'html', 'reset', 'status_429'])(
    'one %s is repaired by the retry and leaves one record',
    async (kind) => {
      await fault({ kind, count: 1 })
      const outcome = await upsert()
      expect(outcome.errors).toEqual([])
      expect(outcome.results.map((one) => one.properties.partner_key)).toEqual(['P-1'])
      expect(await partnerCount()).toBe(1)
    },
  )

  test('a write that HubSpot did and never answered leaves one record after the next try', async () => {
    await fault({ kind: 'commit_then_timeout', count: 3 })
    expect((await failure(upsert())).kind).toBe('unavailable')
    expect(await partnerCount()).toBe(1)
    const [again] = (await upsert()).results
    expect(again?.isNew).toBe(false)
    expect(await partnerCount()).toBe(1)
  })

  test('a slow answer within the timeout is an answer', async () => {
    await fault({ kind: 'slow', delayMs: 50 })
    expect((await upsert()).results).toHaveLength(1)
  })

  test('a create that may have happened is not sent twice', async () => {
    await sandbox.control('POST', '/faults', { kind: 'commit_then_timeout', path: '/groups', method: 'POST', count: 1 })
    const error = await failure(door().createPropertyGroup('companies', { name: 'tributary', label: 'Tributary' }))
    expect(error.kind).toBe('unavailable')
    expect(waits).toEqual([])
    expect(await door().listPropertyGroups('companies')).toContainEqual({ name: 'tributary', label: 'Tributary' })
  })

  test('a batch that is refused as a whole writes nothing', async () => {
    const error = await failure(
      door().upsertByKey('p_partner', 'tier', [input, { ...input, key: 'P-2', traceId: 't2' }]),
    )
    expect(error).toMatchObject({ kind: 'invalid', status: 400 })
    expect(error.message).toContain('non-unique')
    expect(await partnerCount()).toBe(0)
  })

  test('a batch of properties in which one is refused creates none', async () => {
    const good = property({ name: 'tributary_tier', groupName: 'companyinformation' })
    const bad = property({ name: 'tributary_x', groupName: 'nowhere' })
    expect((await failure(door().createProperties('companies', [good, bad]))).kind).toBe('invalid')
    expect((await door().listProperties('companies')).map((one) => one.name)).not.toContain('tributary_tier')
  })

  test('an object type that is not there is not found, and a value somebody else holds is a conflict', async () => {
    expect((await failure(door().list('p_widget', { properties: [] }))).kind).toBe('not-found')
    await upsert()
    const other = { key: 'P-9', properties: { partner_name: 'Nine', channel_id: 'UC1' }, traceId: 'a' }
    await door().upsertByKey('p_partner', 'partner_key', [other])
    const clash = await door().upsertByKey('p_partner', 'partner_key', [
      { ...input, properties: { channel_id: 'uc1' } },
    ])
    expect(clash.errors[0]?.message).toContain('CONFLICTING_UNIQUE_VALUE')
  })
})

test('a wrong token is unauthorised and stays out of the message', async () => {
  const error = await failure(openDoor(sandbox.url, { accessToken: 'pat-wrong-secret' }).account())
  expect(error).toMatchObject({ kind: 'unauthorised', status: 401 })
  expect(error.message).not.toContain('pat-wrong-secret')
  expect(error.correlationId).toMatch(/^[0-9a-f-]{36}$/)
})

test('waits out the real search limit and tells the limiter to pause', async () => {
  await sandbox.control('POST', '/reset')
  const pauses: [string, number][] = []
  const limiter = { take: async () => {}, pause: async (bucket: string, ms: number) => void pauses.push([bucket, ms]) }
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  const door = openDoor(sandbox.url, { limiter, sleep })
  const query = { filters: [], properties: [], limit: 1 }
  await Promise.all(Array.from({ length: 8 }, () => door.search('contacts', query)))
  expect(door.traffic.limited).toBeGreaterThanOrEqual(3)
  expect(pauses.length).toBe(door.traffic.limited)
  expect(pauses.every(([bucket, ms]) => bucket === 'search' && ms >= 1000 && ms <= 2000)).toBe(true)
})

test('nothing listening is unavailable and says so, even for a create, which is tried again', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const waits: number[] = []
  const door = openDoor(`http://127.0.0.1:${port}`, { sleep: async (ms) => void waits.push(ms) })
  const error = await failure(door.createSchema(partnerSchema))
  expect(error.kind).toBe('unavailable')
  expect(error.message).toContain('nothing listens there')
  expect(waits).toEqual([300, 600])
})
