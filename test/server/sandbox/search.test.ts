import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeContacts, startWorld, type World } from './world.ts'

let world: World

beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

type Filter = { propertyName: string; operator: string; value?: string; highValue?: string; values?: string[] }

async function search(filters: Filter[], extra: object = {}) {
  world.advance(1000)
  const body = { filterGroups: filters.length ? [{ filters }] : [], properties: ['email', 'firstname'], ...extra }
  const answer = await world.call('POST', '/crm/v3/objects/contacts/search', body)
  const results = (answer.body.results ?? []) as { id: string; properties: Record<string, string | null> }[]
  return { ...answer, total: answer.body.total, ids: results.map((one) => one.id), results }
}

const emailIs = (value: string): Filter => ({ propertyName: 'email', operator: 'EQ', value })

test('without lag a record is found at once, whatever the letter case', async () => {
  const [id] = await makeContacts(world, ['dave@example.com'])
  expect((await search([emailIs('DAVE@example.com')])).ids).toEqual([id])
})

test('with lag a new record is found only after its own delay, not all of a batch at once', async () => {
  world.control.setIndexLag({ minMs: 1000, maxMs: 30_000 })
  await makeContacts(
    world,
    Array.from({ length: 40 }, (_, i) => `c${i}@example.com`),
  )
  const has: Filter[] = [{ propertyName: 'email', operator: 'HAS_PROPERTY' }]
  expect((await search(has)).total).toBeLessThan(5)
  world.advance(13_000)
  const some = (await search(has)).total as number
  expect(some).toBeGreaterThan(5)
  expect(some).toBeLessThan(35)
  world.advance(30_000)
  expect((await search(has)).total).toBe(40)
})

test('with lag an update matches on the old value and answers the new one', async () => {
  const [id] = await makeContacts(world, ['old@example.com'])
  world.control.setIndexLag({ minMs: 20_000, maxMs: 20_000 })
  await world.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { email: 'new@example.com' } })
  const stale = await search([emailIs('old@example.com')])
  expect(stale.results.map((one) => one.properties.email)).toEqual(['new@example.com'])
  expect((await search([emailIs('new@example.com')])).total).toBe(0)
  world.advance(20_000)
  expect((await search([emailIs('new@example.com')])).ids).toEqual([id])
  expect((await search([emailIs('old@example.com')])).total).toBe(0)
})

test('with lag an archived record is still counted and no longer answered', async () => {
  const [id] = await makeContacts(world, ['dave@example.com', 'lee@example.com'])
  world.control.setIndexLag({ minMs: 20_000, maxMs: 20_000 })
  await world.call('DELETE', `/crm/v3/objects/contacts/${id}`)
  expect(await search([emailIs('dave@example.com')])).toMatchObject({ total: 1, results: [] })
  world.advance(20_000)
  expect(await search([emailIs('dave@example.com')])).toMatchObject({ total: 0, results: [] })
})

test('answers oldest first, ten at a time, and pages by an offset without a link', async () => {
  const emails = Array.from({ length: 12 }, (_, i) => `c${i}@example.com`)
  const ids = (await makeContacts(world, emails)).map(Number).sort((a, b) => a - b)
  const first = await search([])
  expect(first.ids.map(Number)).toEqual(ids.slice(0, 10))
  expect(first.body.paging).toEqual({ next: { after: '10' } })
  const last = await search([], { after: '10' })
  expect(last.ids.map(Number)).toEqual(ids.slice(10))
  expect(last.body).not.toHaveProperty('paging')
})

test('refuses to page past 10,000 results', async () => {
  expect((await search([], { limit: 200, after: '9800' })).status).toBe(200)
  expect((await search([], { limit: 200, after: '9801' })).status).toBe(400)
})

test.each([
  [{ propertyName: 'firstname', operator: 'HAS_PROPERTY' }, ['b', 'c']],
  [{ propertyName: 'firstname', operator: 'NOT_HAS_PROPERTY' }, ['a']],
  [{ propertyName: 'firstname', operator: 'IN', values: ['ines'] }, ['b']],
  [{ propertyName: 'firstname', operator: 'IN', values: ['Ines'] }, []],
  [{ propertyName: 'firstname', operator: 'NEQ', value: 'ines' }, ['c']],
  [{ propertyName: 'firstname', operator: 'CONTAINS_TOKEN', value: 'ma*' }, ['c']],
  [{ propertyName: 'email', operator: 'BETWEEN', value: 'b', highValue: 'b@f' }, ['b']],
])('the filter %j finds %j', async (filter, wanted) => {
  await makeContacts(world, ['a@example.com'])
  const inputs = [
    { properties: { email: 'b@example.com', firstname: 'Ines' } },
    { properties: { email: 'c@example.com', firstname: 'Mara' } },
  ]
  await world.call('POST', '/crm/v3/objects/contacts/batch/create', { inputs })
  const found = (await search([filter as Filter])).results.map((one) => one.properties.email?.[0])
  expect(found.sort()).toEqual(wanted)
})

test('finds what changed since a moment and sorts by it', async () => {
  const ids = await makeContacts(world, ['a@example.com', 'b@example.com', 'c@example.com'])
  world.advance(60_000)
  const since = world.now()
  await world.call('PATCH', `/crm/v3/objects/contacts/${ids[2]}`, { properties: { firstname: 'C' } })
  world.advance(1000)
  await world.call('PATCH', `/crm/v3/objects/contacts/${ids[0]}`, { properties: { firstname: 'A' } })
  const filter = { propertyName: 'lastmodifieddate', operator: 'GTE', value: String(since) }
  const found = await search([filter], { sorts: [{ propertyName: 'lastmodifieddate', direction: 'ASCENDING' }] })
  expect(found.ids).toEqual([ids[2], ids[0]])
  expect((await search([filter], { sorts: ['-lastmodifieddate'] })).ids).toEqual([ids[0], ids[2]])
})
