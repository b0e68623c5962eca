import { Client } from '@hubspot/api-client'
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type SandboxProcess, startSandboxProcess, TOKEN } from './sandbox-process.ts'

let sandbox: SandboxProcess
let client: Client

beforeAll(async () => {
  sandbox = await startSandboxProcess()
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.control('POST', '/reset')
  client = new Client({ accessToken: TOKEN, basePath: sandbox.url, numberOfApiCallRetries: 0 })
})

async function partnerType(): Promise<string> {
  const made = await client.crm.schemas.coreApi.create({
    name: 'partner',
    labels: { singular: 'Partner', plural: 'Partners' },
    primaryDisplayProperty: 'partner_name',
    requiredProperties: ['partner_name'],
    properties: [{ name: 'partner_name', label: 'Name', type: 'string' as never, fieldType: 'text' }],
    associatedObjects: ['CONTACT'],
  })
  return made.objectTypeId ?? ''
}

test('the client as it comes makes, reads, changes, finds and archives a contact', async () => {
  const { contacts } = client.crm
  const made = await contacts.basicApi.create({
    properties: { email: 'Dave@example.com', firstname: 'Dave' },
    associations: [],
  })
  const read = await contacts.basicApi.getById(made.id, ['email', 'lastname', 'no_such_property'])
  expect(read.properties).toMatchObject({ email: 'Dave@example.com', lastname: null })
  expect(Object.keys(read.properties)).not.toContain('no_such_property')
  await contacts.basicApi.update(made.id, { properties: { lastname: 'Lee' } })
  const byMail = await contacts.basicApi.getById('dave@example.com', ['lastname'], undefined, undefined, false, 'email')
  expect(byMail.properties.lastname).toBe('Lee')
  const filters = [{ propertyName: 'email', operator: FilterOperatorEnum.Eq, value: 'dave@EXAMPLE.com' }]
  const found = await contacts.searchApi.doSearch({
    filterGroups: [{ filters }],
    sorts: ['-createdate'],
    properties: ['email'],
    limit: 5,
  })
  expect(found.results.map((one) => one.id)).toEqual([made.id])
  await contacts.basicApi.archive(made.id)
  await expect(contacts.basicApi.getById(made.id)).rejects.toMatchObject({ code: 404 })
})

test('an e-mail address that a contact has is a 409 that names the contact', async () => {
  const { basicApi } = client.crm.contacts
  const made = await basicApi.create({ properties: { email: 'dave@example.com' }, associations: [] })
  const again = basicApi.create({ properties: { email: 'DAVE@example.com' }, associations: [] })
  await expect(again).rejects.toMatchObject({
    code: 409,
    body: { message: `Contact already exists. Existing ID: ${made.id}`, category: 'CONFLICT' },
  })
})

test('engagements are made with their association to a company', async () => {
  const company = await client.crm.companies.basicApi.create({
    properties: { name: 'ClockworkCoaching' },
    associations: [],
  })
  const types = [{ associationCategory: 'HUBSPOT_DEFINED' as never, associationTypeId: 190 }]
  const note = await client.crm.objects.notes.basicApi.create({
    properties: { hs_timestamp: '2026-11-20T09:30:00Z', hs_note_body: 'Review' },
    associations: [{ to: { id: company.id }, types }],
  })
  const linked = await client.crm.associations.v4.basicApi.getPage('companies', company.id, 'notes')
  expect(linked.results).toEqual([
    { toObjectId: Number(note.id), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 189, label: null }] },
  ])
})

test('a label replaces the label before it and keeps the plain association', async () => {
  const type = await partnerType()
  const partner = await client.crm.objects.basicApi.create(type, {
    properties: { partner_name: 'Dave' },
    associations: [],
  })
  const contact = await client.crm.contacts.basicApi.create({
    properties: { email: 'dave@example.com' },
    associations: [],
  })
  const { definitionsApi } = client.crm.associations.v4.schema
  const typeIds: number[] = []
  for (const label of ['Technical', 'Leadership']) {
    const made = await definitionsApi.create(type, 'contacts', { name: label.toLowerCase(), label })
    typeIds.push(made.results.at(-1)?.typeId ?? 0)
  }
  const { basicApi } = client.crm.associations.v4
  for (const associationTypeId of typeIds) {
    const spec = [{ associationCategory: 'USER_DEFINED' as never, associationTypeId }]
    await basicApi.create(type, partner.id, 'contacts', contact.id, spec)
  }
  const page = await basicApi.getPage(type, partner.id, 'contacts')
  expect(page.results[0]?.associationTypes.map((one) => one.label)).toEqual([null, 'Leadership'])
  await basicApi.archive(type, partner.id, 'contacts', contact.id)
  expect((await basicApi.getPage(type, partner.id, 'contacts')).results).toEqual([])
})

test('a stage in which a record stands cannot be deleted', async () => {
  const deal = await client.crm.deals.basicApi.create({
    properties: { dealname: 'Renewal', pipeline: 'default', dealstage: 'contractsent' },
    associations: [],
  })
  const remove = () => client.crm.pipelines.pipelineStagesApi.archive('deals', 'default', 'contractsent')
  await expect(remove()).rejects.toMatchObject({ code: 400, body: { subCategory: 'PipelineError.STAGE_ID_IN_USE' } })
  await client.crm.deals.basicApi.archive(deal.id)
  await remove()
  const stages = await client.crm.pipelines.pipelineStagesApi.getAll('deals', 'default')
  expect(stages.results.map((stage) => stage.id)).not.toContain('contractsent')
})

test('schemas, properties and owners answer in the shapes the client knows', async () => {
  const type = await partnerType()
  const schema = await client.crm.schemas.coreApi.getById(type)
  expect(schema.associations.length).toBeGreaterThanOrEqual(12)
  expect(schema.properties.find((one) => one.name === 'hs_unique_creation_key')).toMatchObject({ hasUniqueValue: true })
  const changed = await client.crm.schemas.coreApi.update(type, {
    labels: { singular: 'Ally', plural: 'Allies' },
  } as never)
  expect(changed.labels?.plural).toBe('Allies')
  const property = await client.crm.properties.coreApi.getByName(type, 'partner_name')
  expect(property).toMatchObject({ name: 'partner_name', groupName: 'partner_information', archived: false })
  const page = await client.crm.owners.ownersApi.getPage(undefined, undefined, 1)
  const next = await client.crm.owners.ownersApi.getPage(undefined, page.paging?.next?.after, 1)
  expect([...page.results, ...next.results].map((owner) => owner.firstName)).toEqual(['Kevin', 'Sarah'])
  await client.crm.schemas.coreApi.archive(type)
  expect((await client.crm.schemas.coreApi.getAll()).results).toEqual([])
})

test('a merged contact is found under both old ids, with a new one', async () => {
  const { basicApi } = client.crm.contacts
  const make = (email: string) => basicApi.create({ properties: { email }, associations: [] })
  const [kept, gone] = [await make('dave@example.com'), await make('david@example.com')]
  const merged = await client.crm.contacts.basicApi.merge({ primaryObjectId: kept.id, objectIdToMerge: gone.id })
  expect([kept.id, gone.id]).not.toContain(merged.id)
  expect((await basicApi.getById(gone.id, ['hs_merged_object_ids'])).id).toBe(merged.id)
})

test('history and associations come with a read when asked for', async () => {
  const type = await partnerType()
  const { basicApi } = client.crm.objects
  const partner = await basicApi.create(type, { properties: { partner_name: 'Dave' }, associations: [] })
  await basicApi.update(type, partner.id, { properties: { partner_name: 'Dave Lee' } })
  const contact = await client.crm.contacts.basicApi.create({
    properties: { email: 'd@example.com' },
    associations: [],
  })
  await client.crm.associations.v4.basicApi.createDefault(type, partner.id, 'contacts', contact.id)
  const read = await basicApi.getById(type, partner.id, [], ['partner_name'], ['contacts'])
  const versions = read.propertiesWithHistory?.partner_name
  expect(versions?.map((one) => [one.value, one.sourceType])).toEqual([
    ['Dave Lee', 'INTEGRATION'],
    ['Dave', 'INTEGRATION'],
  ])
  expect(versions?.[0]?.timestamp).toBeInstanceOf(Date)
  expect(read.associations?.contacts?.results).toEqual([{ id: contact.id, type: 'partner_to_contact' }])
})
