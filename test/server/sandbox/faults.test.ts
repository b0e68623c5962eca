import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeContacts, startWorld, type World } from './world.ts'

let world: World

beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

async function outcomes(times: number): Promise<number[]> {
  const statuses: number[] = []
  for (let i = 0; i < times; i++) statuses.push((await world.call('GET', '/crm/v3/owners')).status)
  return statuses
}

test('a fault with a seed strikes the same requests each time, whatever happens between', async () => {
  const fault = { kind: 'error_500', path: '/crm/v3/owners', rate: 0.4, seed: 11 } as const
  world.control.faults.add(fault)
  const first = await outcomes(30)
  expect(first).toContain(500)
  expect(first).toContain(200)
  world.control.faults.clear()
  world.control.faults.add(fault)
  await makeContacts(world, ['dave@example.com', 'lee@example.com'])
  expect(await outcomes(30)).toEqual(first)
})

test('a fault on a path of one family strikes the other too, and no other path', async () => {
  world.control.faults.add({ kind: 'error_500', path: '/crm/v3/objects/contacts/batch/upsert' })
  const send = (path: string) => world.call('POST', path, { inputs: [] })
  expect((await send('/crm/v3/objects/contacts/batch/upsert')).status).toBe(500)
  expect((await send('/crm/objects/2026-09/contacts/batch/upsert')).status).toBe(500)
  expect((await send('/crm/objects/2026-09/contacts/batch/update')).status).toBe(400)
  expect(world.control.faults.list()).toMatchObject([{ kind: 'error_500', struck: 2 }])
})

test.each([
  ['status_423', 423, null],
  ['status_477', 477, '2'],
  ['status_503', 503, null],
  ['status_429', 429, null],
] as const)('%s answers %i with Retry-After %s', async (kind, status, retryAfter) => {
  world.control.faults.add({ kind })
  const answer = await world.call('GET', '/crm/v3/owners')
  expect(answer.status).toBe(status)
  expect(answer.headers.get('retry-after')).toBe(retryAfter)
})

test('the three refusals for too many requests can be had on request', async () => {
  for (const kind of ['status_429', 'status_429_daily', 'status_429_search'] as const) {
    world.control.faults.add({ kind, count: 1 })
  }
  const bodies = [0, 1, 2].map(() => world.call('GET', '/crm/v3/owners'))
  const policies = (await Promise.all(bodies)).map((one) => one.body.policyName ?? one.body.message)
  expect(policies.sort()).toEqual(['DAILY', 'TEN_SECONDLY_ROLLING', 'You have reached your secondly limit.'])
})
