import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeAlly } from './partner-object.ts'
import { makeContacts, startWorld, type World } from './world.ts'

let world: World

beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

const contacts = '/crm/v3/objects/contacts'

async function twoContacts(): Promise<[string, string]> {
  const [a = '', b = ''] = await makeContacts(world, ['a@example.com', 'b@example.com'])
  world.control.personEdits('contacts', a, { firstname: 'Dave' })
  world.control.personEdits('contacts', b, { firstname: 'David', lastname: 'Lee' })
  return [a, b]
}

const merge = (primary: string, other: string, path = `${contacts}/merge`) =>
  world.call('POST', path, { primaryObjectId: primary, objectIdToMerge: other })

test('merging makes a new id, and both old ids lead to it', async () => {
  const [a, b] = await twoContacts()
  const { status, body } = await merge(a, b)
  expect(status).toBe(200)
  expect([a, b]).not.toContain(body.id)
  for (const id of [a, b, String(body.id)]) {
    const read = await world.call('GET', `${contacts}/${id}?properties=firstname,lastname,email,hs_merged_object_ids`)
    expect(read.body).toMatchObject({
      id: body.id,
      properties: { firstname: 'Dave', lastname: 'Lee', email: 'a@example.com', hs_merged_object_ids: `${a};${b}` },
    })
  }
  const list = (await world.call('GET', contacts)).body.results as { id: string }[]
  expect(list.map((one) => one.id)).toEqual([body.id])
})

test('a batch update by an old id changes the merged record and answers its new id', async () => {
  const [a, b] = await twoContacts()
  const merged = await merge(a, b)
  const inputs = [{ id: b, properties: { lastname: 'Ray' } }]
  const updated = await world.call('POST', `${contacts}/batch/update`, { inputs })
  expect((updated.body.results as { id: string }[])[0]?.id).toBe(merged.body.id)
  const read = await world.call('POST', `${contacts}/batch/read`, { inputs: [{ id: a }], properties: ['lastname'] })
  expect(read.body).toMatchObject({ results: [{ id: merged.body.id, properties: { lastname: 'Ray' } }] })
})

test('ids stay good over a second merge', async () => {
  const [a, b] = await twoContacts()
  const [c = ''] = await makeContacts(world, ['c@example.com'])
  const first = await merge(a, b)
  const second = await merge(c, b)
  expect((await world.call('GET', `${contacts}/${a}`)).body.id).toBe(second.body.id)
  const read = await world.call('GET', `${contacts}/${first.body.id}?properties=hs_merged_object_ids`)
  expect((read.body.properties as Record<string, string>).hs_merged_object_ids).toBe(`${c};${a};${b};${first.body.id}`)
})

test('the merged record keeps the associations of both and the unique value of the first', async () => {
  const [a, b] = await twoContacts()
  const company = await world.call('POST', '/crm/v3/objects/companies', { properties: { name: 'ClockworkCoaching' } })
  for (const id of [a, b]) {
    await world.call('PUT', `/crm/v4/objects/contacts/${id}/associations/default/companies/${company.body.id}`)
  }
  const merged = await merge(a, b)
  const linked = await world.call('GET', `/crm/v4/objects/companies/${company.body.id}/associations/contacts`)
  expect((linked.body.results as { toObjectId: number }[]).map((one) => one.toObjectId)).toEqual([
    Number(merged.body.id),
  ])
  const again = await world.call('POST', contacts, { properties: { email: 'a@example.com' } })
  expect(again.body.message).toBe(`Contact already exists. Existing ID: ${merged.body.id}`)
  expect((await world.call('POST', contacts, { properties: { email: 'b@example.com' } })).status).toBe(201)
})

test('a custom object is merged by a person or through the beta family only', async () => {
  await makeAlly(world)
  const ids = ['A', 'B', 'C'].map((ally_name) => String(world.control.personCreates('p_ally', { ally_name }).id))
  const [a = '', b = '', c = ''] = ids
  expect((await merge(a, b, '/crm/objects/2026-09/p_ally/merge')).status).toBe(400)
  const merged = await merge(a, b, '/crm/objects/2026-09-beta/p_ally/merge')
  expect(merged.status).toBe(200)
  const byPerson = world.control.personMerges('p_ally', c, a)
  expect((await world.call('GET', `/crm/v3/objects/p_ally/${b}`)).body.id).toBe(byPerson.id)
})

test('a record cannot be merged with itself, an unknown one or an archived one', async () => {
  const [a, b] = await twoContacts()
  expect((await merge(a, a)).status).toBe(400)
  expect((await merge(a, '77')).status).toBe(404)
  await world.call('DELETE', `${contacts}/${b}`)
  expect((await merge(a, b)).status).toBe(404)
})
