import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeContacts, START, startWorld, type World } from './world.ts'

let world: World

beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.close())

const contacts = '/crm/v3/objects/contacts'
type History = Record<string, { value: string; sourceType: string; timestamp: string }[]>

async function historyOf(id: string, names: string): Promise<History> {
  return (await world.call('GET', `${contacts}/${id}?propertiesWithHistory=${names}`)).body
    .propertiesWithHistory as History
}

test('every version of a value is kept, newest first, with its source', async () => {
  const [id = ''] = await makeContacts(world, ['dave@example.com'])
  world.advance(1000)
  world.control.personEdits('contacts', id, { firstname: 'Dave' })
  world.advance(1000)
  await world.call('PATCH', `${contacts}/${id}`, { properties: { firstname: '' } })
  const { firstname, email } = await historyOf(id, 'firstname,email')
  expect(firstname).toEqual([
    {
      value: '',
      timestamp: new Date(START + 2000).toISOString(),
      sourceType: 'INTEGRATION',
      sourceId: '9318066',
    },
    {
      value: 'Dave',
      timestamp: new Date(START + 1000).toISOString(),
      sourceType: 'CRM_UI',
      sourceId: 'userId:88842095',
      updatedByUserId: 88_842_095,
    },
  ])
  expect(email?.map((one) => one.value)).toEqual(['dave@example.com'])
})

test('an equal value makes no new version', async () => {
  const [id = ''] = await makeContacts(world, ['dave@example.com'])
  const before = world.control.historyVersions()
  for (let i = 0; i < 3; i++) await world.call('PATCH', `${contacts}/${id}`, { properties: { firstname: 'Dave' } })
  expect(world.control.historyVersions()).toBe(before + 1)
})

test('a contact shows 45 versions and other objects 20', async () => {
  const [contact = ''] = await makeContacts(world, ['dave@example.com'])
  const company = String(world.control.personCreates('companies', { name: '0' }).id)
  for (let i = 1; i < 60; i++) {
    world.control.personEdits('contacts', contact, { firstname: String(i) })
    world.control.personEdits('companies', company, { name: String(i) })
  }
  expect((await historyOf(contact, 'firstname')).firstname).toHaveLength(45)
  const read = await world.call('POST', '/crm/v3/objects/companies/batch/read', {
    inputs: [{ id: company }],
    properties: [],
    propertiesWithHistory: ['name'],
  })
  const [{ propertiesWithHistory }] = read.body.results as [{ propertiesWithHistory: History }]
  expect(propertiesWithHistory.name).toHaveLength(20)
  expect(propertiesWithHistory.name?.[0]?.value).toBe('59')
})

test('a page with history holds at most fifty', async () => {
  expect((await world.call('GET', `${contacts}?limit=50&propertiesWithHistory=email`)).status).toBe(200)
  expect((await world.call('GET', `${contacts}?limit=51&propertiesWithHistory=email`)).status).toBe(400)
})

test('a merged record keeps the first one’s history and says what came from the other', async () => {
  const [a = '', b = ''] = await makeContacts(world, ['a@example.com', 'b@example.com'])
  world.control.personEdits('contacts', b, { lastname: 'Lee' })
  const merged = world.control.personMerges('contacts', a, b)
  const { email, lastname } = await historyOf(String(merged.id), 'email,lastname')
  expect(email?.map((one) => one.value)).toEqual(['a@example.com'])
  expect(lastname).toMatchObject([{ value: 'Lee', sourceType: 'MERGE_OBJECTS', sourceId: b }])
})
