import { afterEach, expect, test } from 'vitest'
import { startWorld, type World } from './world.ts'

let world: World

afterEach(() => world.close())

const get = () => world.call('GET', '/crm/v3/owners')
const search = () => world.call('POST', '/crm/v3/objects/contacts/search', {})

test.each([
  ['enterprise', 190],
  ['starter', 100],
] as const)('an %s account takes %i requests in any ten seconds', async (plan, most) => {
  world = await startWorld({ plan })
  for (let i = 0; i < most; i++) expect((await get()).status).toBe(200)
  const refused = await get()
  expect(refused.status).toBe(429)
  expect(refused.body).toMatchObject({
    message: 'You have reached your ten_secondly_rolling limit.',
    policyName: 'TEN_SECONDLY_ROLLING',
    errorType: 'RATE_LIMIT',
    correlationId: refused.headers.get('x-hubspot-correlation-id'),
  })
  expect(refused.headers.get('retry-after')).toBeNull()
  world.advance(9_999)
  expect((await get()).status).toBe(429)
  world.advance(1)
  expect((await get()).status).toBe(200)
})

test('a sixth search in a second is refused with the recorded body and without burst headers', async () => {
  world = await startWorld()
  for (let i = 0; i < 5; i++) expect((await search()).status).toBe(200)
  const refused = await search()
  expect(refused.status).toBe(429)
  expect(refused.body).toEqual({
    status: 'error',
    message: 'You have reached your secondly limit.',
    category: 'RATE_LIMITS',
    correlationId: expect.any(String),
  })
  expect(refused.headers.get('x-hubspot-ratelimit-max')).toBeNull()
  expect(refused.headers.get('x-hubspot-ratelimit-daily')).toBe('1000000')
  world.advance(1000)
  expect((await search()).status).toBe(200)
})

test('the daily count goes down by one a request and turns at midnight of the account', async () => {
  world = await startWorld({ timeZone: 'America/Chicago' })
  const left = async () => Number((await get()).headers.get('x-hubspot-ratelimit-daily-remaining'))
  expect([await left(), await left()]).toEqual([999_999, 999_998])
  world.advance(14.9 * 3_600_000)
  expect(await left()).toBe(999_997)
  world.advance(0.2 * 3_600_000)
  expect(await left()).toBe(999_999)
})
