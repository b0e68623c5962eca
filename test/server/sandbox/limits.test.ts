import { afterEach, expect, test } from 'vitest'
import { nextMidnight } from '#server/sandbox/limits.ts'
import { makeAlly } from './partner-object.ts'
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

test('the associations API has a limit of its own below the common one', async () => {
  world = await startWorld()
  const labels = () => world.call('GET', '/crm/v4/associations/contacts/companies/labels')
  for (let i = 0; i < 150; i++) expect((await labels()).status).toBe(200)
  expect(await labels()).toMatchObject({ status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } })
  expect((await get()).status).toBe(200)
  world.advance(10_000)
  expect((await labels()).status).toBe(200)
})

test('after the day’s last request everything is refused until the account’s midnight', async () => {
  world = await startWorld({ timeZone: 'Europe/Berlin' })
  const usage = async () =>
    (await world.call('GET', '/account-info/2026-09/api-usage/daily/private-apps')).body.results as {
      currentUsage: number
      usageLimit: number
      resetsAt: string
    }[]
  world.control.setLimits({ daily: 1000, usedToday: 997 })
  expect(await usage()).toMatchObject([
    { currentUsage: 998, usageLimit: 1000, resetsAt: '2026-11-20T23:00:00Z', fetchStatus: 'SUCCESS' },
  ])
  expect([(await search()).status, (await get()).status]).toEqual([200, 200])
  const refused = [await get(), await search()]
  for (const one of refused) {
    expect(one.status).toBe(429)
    expect(one.body).toEqual({
      status: 'error',
      message: 'You have reached your daily limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'DAILY',
      correlationId: expect.any(String),
      requestId: expect.any(String),
    })
    expect(one.headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('0')
  }
  world.control.setClock(Date.parse('2026-11-20T22:59:59Z') - world.now())
  expect((await get()).status).toBe(429)
  world.control.setClock(Date.parse('2026-11-20T23:00:00Z') - world.now())
  expect(await usage()).toMatchObject([{ currentUsage: 1 }])
})

test.each([
  ['America/Chicago', '2026-03-08T04:30:00Z', '2026-03-08T06:00:00Z'],
  ['America/Chicago', '2026-03-08T06:30:00Z', '2026-03-09T05:00:00Z'],
  ['Europe/Berlin', '2026-10-24T22:30:00Z', '2026-10-25T23:00:00Z'],
  ['UTC', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'],
])('in %s the midnight after %s is %s', async (zone, now, midnight) => {
  world = await startWorld()
  expect(new Date(nextMidnight(Date.parse(now), zone)).toISOString()).toBe(midnight.replace('Z', '.000Z'))
})

test('limits and usage are told per object, custom ones together', async () => {
  world = await startWorld()
  const type = await makeAlly(world)
  world.control.personCreates('p_ally', { ally_name: 'Dave' })
  const read = async (path: string) => (await world.call('GET', `/crm/limits/2026-09/${path}`)).body
  expect(await read('custom-object-types')).toEqual({ limit: 10, usage: 1, percentage: 10 })
  expect(await read('records')).toMatchObject({
    customObjectTypes: { overallLimit: 1_000_000, overallUsage: 1, byObjectType: [{ objectTypeId: type, usage: 1 }] },
  })
  const { byObjectType } = (await read('custom-properties')) as { byObjectType: object[] }
  expect(byObjectType).toContainEqual({
    objectTypeId: type,
    singularLabel: 'Ally',
    pluralLabel: 'Allies',
    limit: 1000,
    usage: 4,
    percentage: 0.4,
  })
  await world.call('POST', `/crm/v4/associations/${type}/contacts/labels`, { name: 'technical', label: 'Technical' })
  expect(((await read('associations/labels')).results as object[])[0]).toMatchObject({
    allLabels: ['Technical'],
    usage: 1,
  })
  expect(Object.keys(await read('pipelines'))).toEqual(['hubspotDefinedObjectTypes', 'customObjectTypes'])
})
