import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeAlly } from './partner-object.ts'
import { makeContacts, startWorld, type World } from './world.ts'

let world: World
let type: string
let ally: string
let contact: string

beforeEach(async () => {
  world = await startWorld()
  type = await makeAlly(world)
  ally = String(world.control.personCreates('p_ally', { ally_name: 'Dave' }).id)
  contact = (await makeContacts(world, ['dave@example.com']))[0] ?? ''
})
afterEach(() => world.close())

type Link = { toObjectId: number; associationTypes: { label: string | null; typeId: number }[] }

async function makeLabel(label: string): Promise<number> {
  const path = `/crm/v4/associations/${type}/contacts/labels`
  const { body } = await world.call('POST', path, { name: label.toLowerCase(), label })
  return (body.results as { typeId: number }[]).at(-1)?.typeId ?? 0
}

const spec = (typeId: number) => ({ associationCategory: 'USER_DEFINED', associationTypeId: typeId })

async function labels(): Promise<(string | null)[]> {
  const { body } = await world.call('GET', `/crm/v4/objects/${type}/${ally}/associations/contacts`)
  return ((body.results as Link[])[0]?.associationTypes ?? []).map((one) => one.label)
}

function associate(typeIds: number[]): Promise<unknown> {
  const inputs = [{ from: { id: ally }, to: { id: contact }, types: typeIds.map(spec) }]
  return world.call('POST', `/crm/v4/associations/${type}/contacts/batch/create`, { inputs })
}

test('a batch create replaces the labels it does not name and keeps the plain association', async () => {
  const [technical, leadership] = [await makeLabel('Technical'), await makeLabel('Leadership')]
  await associate([technical])
  await associate([leadership])
  expect(await labels()).toEqual([null, 'Leadership'])
  await associate([technical, leadership])
  expect(await labels()).toEqual([null, 'Technical', 'Leadership'])
})

test('one label is taken away alone, and with the plain association everything', async () => {
  const technical = await makeLabel('Technical')
  await associate([technical])
  const inputs = [{ from: { id: ally }, to: { id: contact }, types: [spec(technical)] }]
  await world.call('POST', `/crm/v4/associations/${type}/contacts/batch/labels/archive`, { inputs })
  expect(await labels()).toEqual([null])
  await world.call('DELETE', `/crm/v4/objects/contacts/${contact}/associations/${type}/${ally}`)
  expect(await labels()).toEqual([])
})

test('a read lists associations under the plural of a standard type and the full name of a custom one', async () => {
  await associate([await makeLabel('Technical')])
  const one = await world.call('GET', `/crm/v3/objects/contacts/${contact}?associations=${type},companies`)
  expect(one.body.associations).toEqual({
    p147000001_ally: {
      results: [
        { id: ally, type: 'contact_to_ally' },
        { id: ally, type: 'technical' },
      ],
    },
  })
  const page = await world.call('GET', `/crm/v3/objects/p_ally?associations=contacts`)
  expect(page.body.results).toMatchObject([{ associations: { contacts: { results: [{ id: contact }, {}] } } }])
})

test('a custom type is asked for by its id or full name, its short name is a 400', async () => {
  const read = (name: string) => world.call('GET', `/crm/v3/objects/contacts/${contact}?associations=${name}`)
  expect((await read('p147000001_ally')).status).toBe(200)
  expect(await read('ally')).toMatchObject({ status: 400, body: { message: 'Unable to infer object type from: ally' } })
  expect((await read('p_ally')).status).toBe(400)
})
