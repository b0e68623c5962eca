import { afterEach, expect, test } from 'vitest'
import { makeAlly } from './partner-object.ts'
import { startWorld, type World } from './world.ts'

let world: World

afterEach(() => world.close())

const tokenInfo = () =>
  world.call('POST', '/oauth/v2/private-apps/get/access-token-info', { tokenKey: 'pat-na1-sandbox' })

test.each([
  ['GET', '/crm/v3/owners', ['crm.objects.owners.read']],
  ['GET', '/crm/v3/objects/contacts', ['crm.objects.contacts.read']],
  ['POST', '/crm/v3/objects/contacts/search', ['crm.objects.contacts.read']],
  ['POST', '/crm/v3/objects/tasks/batch/create', ['crm.objects.contacts.write']],
  ['GET', '/crm-object-schemas/v3/schemas', ['crm.schemas.custom.read']],
  ['POST', '/crm/v3/properties/companies', ['crm.schemas.companies.write', 'crm.objects.companies.write']],
  ['GET', '/crm/v4/associations/contacts/companies/labels', ['crm.objects.contacts.read']],
])('%s %s without its scope is a 403 that names it', async (method, path, requiredScopes) => {
  world = await startWorld({ scopes: ['oauth'] })
  const { status, body } = await world.call(method, path, method === 'POST' ? {} : undefined)
  expect(status).toBe(403)
  expect(body).toMatchObject({ category: 'MISSING_SCOPES', errors: [{ context: { requiredScopes } }] })
})

test('scopes are checked before the body and after the name of the type', async () => {
  world = await startWorld({ scopes: ['crm.objects.contacts.read'] })
  expect((await world.call('POST', '/crm/v3/objects/contacts', { properties: 5 })).status).toBe(403)
  expect((await world.call('POST', '/crm/v3/objects/widgets', {})).status).toBe(400)
  world.control.setScopes(null)
  expect((await world.call('POST', '/crm/v3/objects/contacts', { properties: 5 })).status).toBe(400)
})

test('the token says whose it is and what it may do, which on starter has no custom objects', async () => {
  world = await startWorld({ plan: 'starter' })
  const { status, body } = await tokenInfo()
  expect(status).toBe(200)
  expect(body).toMatchObject({ hubId: 147_000_001, appId: 9_318_066 })
  expect(body.scopes).toContain('crm.objects.contacts.write')
  expect((body.scopes as string[]).filter((scope) => scope.includes('.custom.'))).toEqual([])
  world.control.setScopes(['crm.objects.contacts.read'])
  expect((await tokenInfo()).body.scopes).toEqual(['crm.objects.contacts.read'])
})

test('admins’ rules hold writes of the dated family only, and name what is missing', async () => {
  world = await startWorld()
  await makeAlly(world)
  world.control.setWriteRules([
    { objectType: 'p_ally', required: ['tier'] },
    { objectType: 'p_ally', required: ['next_due'], when: { property: 'tier', value: '1' } },
  ])
  const create = (path: string, properties: object) => world.call('POST', path, { properties })
  const dated = '/crm/objects/2026-09/p_ally'
  expect((await create('/crm/v3/objects/p_ally', { ally_name: 'Dave' })).status).toBe(201)
  expect(await create(dated, { ally_name: 'Lee' })).toMatchObject({
    status: 400,
    body: { category: 'VALIDATION_ERROR', errors: [{ context: { propertyName: ['tier'] } }] },
  })
  expect((await create(dated, { ally_name: 'Lee', tier: '1' })).status).toBe(400)
  const made = await create(dated, { ally_name: 'Lee', tier: '2' })
  const patch = (properties: object) => world.call('PATCH', `${dated}/${made.body.id}`, { properties })
  expect((await patch({ tier: '1' })).status).toBe(400)
  expect((await patch({ tier: '1', next_due: '2026-12-01' })).status).toBe(200)
})

test('an upsert that breaks an admin’s rule fails alone when every input has a trace id', async () => {
  world = await startWorld()
  await makeAlly(world)
  world.control.setWriteRules([{ objectType: 'p_ally', required: ['tier'] }])
  const inputs = ['1', ''].map((tier, i) => ({
    id: `A-${i}`,
    idProperty: 'ally_key',
    properties: { ally_name: 'A', tier },
    objectWriteTraceId: `t${i}`,
  }))
  const { body } = await world.call('POST', '/crm/objects/2026-09/p_ally/batch/upsert', { inputs })
  expect(body).toMatchObject({
    results: [{ objectWriteTraceId: 't0' }],
    errors: [{ context: { objectWriteTraceId: ['t1'] } }],
  })
})

test('epoch seconds are no date in the dated family', async () => {
  world = await startWorld()
  const create = (path: string, closedate: string) =>
    world.call('POST', path, { properties: { dealname: 'D', closedate } })
  expect((await create('/crm/v3/objects/deals', '1796083200')).status).toBe(201)
  expect((await create('/crm/objects/2026-09/deals', '1796083200')).status).toBe(400)
  expect((await create('/crm/objects/2026-09/deals', '1796083200000')).status).toBe(201)
})

test('an address that is too long is a 414 that is no JSON', async () => {
  world = await startWorld()
  const get = (length: number) =>
    fetch(`${world.url}/crm/v3/objects/contacts?properties=${'a'.repeat(length)}`, {
      headers: { Authorization: 'Bearer pat-na1-sandbox' },
    })
  expect((await get(15_000)).status).toBe(200)
  const refused = await get(17_000)
  expect(refused.status).toBe(414)
  expect(refused.headers.get('content-type')).toBe('text/html')
  expect(await refused.text()).toContain('414')
})
