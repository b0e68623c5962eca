import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeContacts, START, startWorld, type World } from './world.ts'

let world: World

beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

const contacts = '/crm/v3/objects/contacts'
const upsert = (inputs: object[]) => world.call('POST', `${contacts}/batch/upsert`, { inputs })
const total = async () => ((await world.call('GET', `${contacts}?limit=100`)).body.results as unknown[]).length

test('a missing or wrong token is a 401 with the body HubSpot sends', async () => {
  const answer = await fetch(`${world.url}/crm/v3/owners`)
  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ status: 'error', category: 'INVALID_AUTHENTICATION' })
  expect((await fetch(`${world.url}/crm/v3/owners`, { headers: { Authorization: 'Bearer other' } })).status).toBe(401)
})

test.each(['contacts', 'contact', 'CONTACT', '0-1'])('the spelling %s names contacts', async (spelling) => {
  expect((await world.call('GET', `/crm/objects/2026-09/${spelling}`)).status).toBe(200)
})

test('an unknown object type is told apart by its spelling', async () => {
  expect((await world.call('GET', '/crm/v3/objects/widgets')).body.message).toBe(
    'Unable to infer object type from: widgets',
  )
  expect((await world.call('GET', '/crm/v3/objects/0-9999')).body.message).toBe(
    'Invalid object or event type id: 0-9999',
  )
})

test('a missing record is told apart by the kind of its id', async () => {
  expect(await world.call('GET', `${contacts}/123`)).toMatchObject({
    status: 404,
    body: { message: 'resource not found' },
  })
  const worded = await world.call('GET', `${contacts}/abc`)
  expect(worded).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND', context: { id: ['abc'] } } })
})

test('every bad property of a write is named', async () => {
  const properties = {
    email: 'nobody',
    lifecyclestage: 'friend',
    hs_object_id: '5',
    shoe: '44',
    hs_email_optout: 'yes',
  }
  const { status, body } = await world.call('POST', contacts, { properties })
  const codes = (body.errors as { code: string; context: { propertyName: string[] } }[]).map((one) => [
    one.context.propertyName[0],
    one.code,
  ])
  expect(status).toBe(400)
  expect(Object.fromEntries(codes)).toEqual({
    email: 'INVALID_EMAIL',
    lifecyclestage: 'INVALID_OPTION',
    hs_object_id: 'READ_ONLY_VALUE',
    shoe: 'PROPERTY_DOESNT_EXIST',
    hs_email_optout: 'INVALID_OPTION',
  })
  expect(body.message).toContain('Property values were not valid: [{"isValid":false')
  expect(await total()).toBe(0)
})

test('dates are kept as days and moments as ISO without an empty fraction', async () => {
  const made = await world.call('POST', '/crm/v3/objects/deals', {
    properties: { dealname: 'D', closedate: '1796083200000' },
  })
  expect((made.body.properties as Record<string, string>).closedate).toBe('2026-12-01T00:00:00Z')
  expect(made.headers.get('location')).toBe(`/crm/v3/objects/0-3/${made.body.id}`)
  expect(made.body.createdAt).toBe(new Date(START).toISOString())
})

test('an upsert by a property that is not unique is refused whole', async () => {
  const { status, body } = await upsert([{ id: 'Dave', idProperty: 'firstname', properties: {} }])
  expect(status).toBe(400)
  expect(body.message).toBe(
    'Unable to perform update/upsert by non-unique 0-1 property firstname in portal ID 147000001',
  )
})

test('keys that differ only in case are duplicates in a batch', async () => {
  const input = (id: string) => ({ id, idProperty: 'email', properties: {} })
  const { status, body } = await upsert([input('a@example.com'), input('A@example.com')])
  expect(status).toBe(400)
  expect(body.message).toBe('Duplicate IDs found in batch input: [a@example.com]. IDs must be unique')
  expect(await total()).toBe(0)
})

test('one bad input undoes the whole batch unless every input has a trace id', async () => {
  const good = { id: 'a@example.com', idProperty: 'email', properties: {} }
  const bad = { id: 'b@example.com', idProperty: 'email', properties: { lifecyclestage: 'friend' } }
  expect((await upsert([good, bad])).status).toBe(400)
  expect(await total()).toBe(0)
  const traced = await upsert([
    { ...good, objectWriteTraceId: 'g' },
    { ...bad, objectWriteTraceId: 'b' },
  ])
  expect(traced).toMatchObject({
    status: 207,
    body: { numErrors: 1, errors: [{ context: { objectWriteTraceId: ['b'] } }] },
  })
  expect(await total()).toBe(1)
})

test('the dated family tells partial failure in a 200', async () => {
  const inputs = [{ id: 'x', idProperty: 'email', properties: {}, objectWriteTraceId: 'x' }]
  const answer = await world.call('POST', '/crm/objects/2026-09/contacts/batch/upsert', { inputs })
  expect(answer).toMatchObject({ status: 200, body: { results: [], numErrors: 1 } })
})

test('results of a batch come in another order than the inputs', async () => {
  const emails = Array.from({ length: 30 }, (_, i) => `c${i}@example.com`)
  const inputs = emails.map((email) => ({ id: email, idProperty: 'email', properties: {} }))
  const { body } = await upsert(inputs)
  const order = (body.results as { properties: { email: string } }[]).map((one) => one.properties.email)
  expect(order).not.toEqual(emails)
  expect([...order].sort()).toEqual([...emails].sort())
})

test('a cleared value comes back empty, on the write and on a read', async () => {
  const [id] = await makeContacts(world, ['dave@example.com'])
  await world.call('PATCH', `${contacts}/${id}`, { properties: { firstname: 'Dave' } })
  const cleared = await world.call('PATCH', `${contacts}/${id}`, { properties: { firstname: '' } })
  expect(cleared.body.properties).toHaveProperty('firstname', '')
  const read = await world.call('GET', `${contacts}/${id}?properties=firstname,lastname`)
  expect(read.body.properties).toMatchObject({ firstname: '', lastname: null })
})

test('an archived record frees its unique value', async () => {
  const [id] = await makeContacts(world, ['dave@example.com'])
  expect((await world.call('DELETE', `${contacts}/${id}`)).status).toBe(204)
  expect((await world.call('POST', contacts, { properties: { email: 'dave@example.com' } })).status).toBe(201)
})

test('a person’s edit shows on the record page, and a reset takes everything back', async () => {
  const [id = ''] = await makeContacts(world, ['dave@example.com'])
  world.control.personEdits('contacts', id, { firstname: '<b>Dave</b>' })
  const page = await (await fetch(`${world.url}/contacts/147000001/record/0-1/${id}`)).text()
  expect(page).toContain('&lt;b&gt;Dave&lt;/b&gt;')
  expect(page).toContain('CRM_UI')
  expect(await (await fetch(`${world.url}/_sandbox`)).text()).toContain('dave@example.com')
  world.control.reset()
  expect(await total()).toBe(0)
  expect((await fetch(`${world.url}/contacts/147000001/record/0-1/${id}`)).status).toBe(404)
})

test('the log names each request, what it was and how it ended', async () => {
  await world.call('GET', '/crm/v3/owners')
  await makeContacts(world, ['dave@example.com'])
  await world.call('POST', `${contacts}/search`, {})
  const log = world.control.requests.since(0).map(({ method, path, status, write }) => [method, path, status, write])
  expect(log).toEqual([
    ['GET', '/crm/v3/owners', 200, false],
    ['POST', '/crm/v3/objects/contacts/batch/create', 201, true],
    ['POST', '/crm/v3/objects/contacts/search', 200, false],
  ])
  expect(world.control.stats()).toMatchObject({ requests: 3, reads: 2, writes: 1, limited: 0 })
})

test('a hundred upserts take well under 20 ms', async () => {
  const inputs = (round: number) =>
    Array.from({ length: 100 }, (_, i) => ({
      id: `c${round}-${i}@example.com`,
      idProperty: 'email',
      properties: { firstname: 'A', city: 'B' },
    }))
  const times: number[] = []
  for (let round = 0; round < 15; round++) {
    await upsert(inputs(round))
    times.push(world.control.requests.since(0).at(-1)?.ms ?? Number.NaN)
  }
  expect(Math.min(...times)).toBeLessThan(20)
})
