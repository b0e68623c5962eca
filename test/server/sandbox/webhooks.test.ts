import { Signature } from '@hubspot/api-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeAlly } from './partner-object.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { makeContacts, startWorld, type World } from './world.ts'

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy'
const contacts = '/crm/v3/objects/contacts'
const quiet = { shuffle: false, duplicateRate: 0, gatherMs: 60_000 }

let world: World
let receiver: Receiver

beforeEach(async () => {
  world = await startWorld()
  receiver = await startReceiver()
})
afterEach(async () => {
  await world.close()
  await receiver.close()
})

async function control(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${world.url}/_control${path}`, { method, body: body && JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text ? JSON.parse(text) : {}
}

function subscribe(subscriptions: object[], settings: object = quiet): Promise<unknown> {
  return control('POST', '/webhooks', { targetUrl: receiver.url, secret: SECRET, subscriptions, ...settings })
}

const creations = { subscriptionType: 'contact.creation' }
const allyChanges = ['ally_name', 'tier', 'next_due'].map((propertyName) => ({
  subscriptionType: 'object.propertyChange',
  objectType: 'p_ally',
  propertyName,
}))

test('a delivery carries both signatures, which the official client accepts', async () => {
  await subscribe([creations])
  await makeContacts(world, ['dave@example.com'])
  await world.control.webhooks.flush()
  const [{ headers, raw } = { headers: {} as Record<string, string>, raw: '' }] = receiver.received
  expect(headers['x-hubspot-signature-version']).toBe('v1')
  const common = { clientSecret: SECRET, requestBody: raw }
  expect(
    Signature.isValid({ ...common, signatureVersion: 'v1', signature: headers['x-hubspot-signature'] ?? '' }),
  ).toBe(true)
  const timestamp = Number(headers['x-hubspot-request-timestamp'])
  expect(timestamp).toBe(world.now())
  const v3 = {
    ...common,
    signatureVersion: 'v3',
    signature: headers['x-hubspot-signature-v3'] ?? '',
    method: 'POST',
    url: receiver.url.replace('%2F', '/'),
  }
  expect(Signature.isValid({ ...v3, timestamp: Date.now() })).toBe(false)
  const now = Date.now
  Date.now = () => timestamp
  try {
    expect(Signature.isValid({ ...v3, timestamp })).toBe(true)
  } finally {
    Date.now = now
  }
})

test('our own writes come back as INTEGRATION with our app’s id, a person’s as CRM_UI', async () => {
  await subscribe([creations])
  const [id] = await makeContacts(world, ['dave@example.com'])
  world.control.personCreates('contacts', { email: 'lee@example.com' })
  world.control.personCreates('contacts', { email: 'ines@example.com' }, 'INTEGRATION')
  await world.control.webhooks.flush()
  expect(receiver.events().map((one) => [one.changeSource, one.sourceId])).toEqual([
    ['INTEGRATION', '9318066'],
    ['CRM_UI', 'userId:88842095'],
    ['INTEGRATION', '1234567'],
  ])
  expect(receiver.events()[0]).toEqual({
    eventId: expect.any(Number),
    subscriptionId: 3_849_700,
    portalId: 147_000_001,
    appId: 9_318_066,
    occurredAt: world.now(),
    subscriptionType: 'contact.creation',
    attemptNumber: 0,
    objectId: Number(id),
    changeFlag: 'CREATED',
    changeSource: 'INTEGRATION',
    sourceId: '9318066',
  })
})

test('a new custom object tells its property changes before its creation, at the same moment', async () => {
  const objectTypeId = await makeAlly(world)
  await subscribe([{ subscriptionType: 'object.creation', objectType: 'p_ally' }, ...allyChanges], {
    ...quiet,
    shuffle: true,
  })
  world.control.personCreates('p_ally', { ally_name: 'Dave', tier: '2', next_due: '2026-12-01' })
  await world.control.webhooks.flush()
  const events = receiver.events()
  expect(events).toHaveLength(4)
  expect(events.findIndex((one) => one.subscriptionType === 'object.creation')).toBeGreaterThan(0)
  expect(new Set(events.map((one) => one.occurredAt)).size).toBe(1)
  expect(events.find((one) => one.propertyName === 'next_due')).toMatchObject({
    objectTypeId,
    propertyValue: String(Date.parse('2026-12-01')),
    isSensitive: false,
  })
})

test('only what is subscribed to and really changed is told', async () => {
  await makeAlly(world)
  const made = world.control.personCreates('p_ally', { ally_name: 'Dave', tier: '2' })
  await subscribe(allyChanges.slice(1))
  world.control.personEdits('p_ally', String(made.id), { ally_name: 'Lee', tier: '2' })
  world.control.personEdits('p_ally', String(made.id), { tier: '3' })
  world.control.personEdits('p_ally', String(made.id), { tier: '' })
  await world.control.webhooks.flush()
  expect(receiver.events().map((one) => [one.propertyName, one.propertyValue])).toEqual([
    ['tier', '3'],
    ['tier', ''],
  ])
})

test('a write that is refused tells nothing', async () => {
  await subscribe([creations])
  const inputs = [{ properties: { email: 'a@example.com' } }, { properties: { email: 'nobody' } }]
  expect((await world.call('POST', `${contacts}/batch/create`, { inputs })).status).toBe(400)
  expect(world.control.webhooks.waiting()).toBe(0)
})

test('events are sent by themselves, at most a hundred together, in no order', async () => {
  await subscribe([creations], { duplicateRate: 0, gatherMs: 5 })
  const emails = Array.from({ length: 100 }, (_, i) => `c${i}@example.com`)
  await makeContacts(world, emails)
  await makeContacts(
    world,
    emails.map((one) => `x${one}`),
  )
  await expect.poll(() => receiver.events().length).toBe(200)
  for (const one of receiver.received) expect(one.events.length).toBeLessThanOrEqual(100)
  const ids = receiver.events().map((one) => Number(one.objectId))
  expect(ids).not.toEqual([...ids].sort((a, b) => a - b))
})

test('a share of the events comes twice and a share never, as the seed has it', async () => {
  const emails = Array.from({ length: 100 }, (_, i) => `c${i}@example.com`)
  const run = async () => {
    world.control.reset()
    receiver.received.length = 0
    await subscribe([creations], { gatherMs: 5, duplicateRate: 0.3, dropRate: 0.2, seed: 5 })
    await makeContacts(world, emails)
    world.advance(1000)
    await world.control.webhooks.flush()
    return receiver.events().map((one) => one.eventId)
  }
  const first = await run()
  expect(first.length).not.toBe(100)
  expect(new Set(first).size).toBeLessThan(first.length)
  expect(new Set(first).size).toBeLessThan(95)
  expect(await run()).toEqual(first)
})

test('an answer that is no success is tried again with a higher attempt, at most ten times', async () => {
  await subscribe([creations], { ...quiet, retryScale: 0 })
  receiver.answer(500, 404, 302)
  await makeContacts(world, ['dave@example.com'])
  await world.control.webhooks.flush()
  expect(receiver.events().map((one) => one.attemptNumber)).toEqual([0, 1, 2, 3])
  receiver.answer(...Array.from({ length: 20 }, () => 500))
  await makeContacts(world, ['lee@example.com'])
  await world.control.webhooks.flush()
  expect(receiver.events()).toHaveLength(4 + 11)
  expect(world.control.webhooks.deliveries.totals()).toMatchObject({ deliveries: 15, failed: 14, abandoned: 1 })
  expect(world.control.webhooks.waiting()).toBe(0)
})

test('a retry waits by the account’s clock', async () => {
  await subscribe([creations], { ...quiet, gatherMs: 1 })
  receiver.answer(500)
  await makeContacts(world, ['dave@example.com'])
  await expect.poll(() => receiver.received.length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect(receiver.received).toHaveLength(1)
  world.advance(75_000)
  await expect.poll(() => receiver.received.length, { timeout: 3000 }).toBe(2)
})

test('a receiver that does not answer in time gets the delivery again', async () => {
  await subscribe([creations], { ...quiet, timeoutMs: 50, retryScale: 0 })
  receiver.answer('hang')
  await makeContacts(world, ['dave@example.com'])
  await world.control.webhooks.flush()
  const { deliveries } = (await control('GET', '/webhooks/deliveries')) as {
    deliveries: { status: number; error: string | null }[]
  }
  expect(deliveries.map(({ status, error }) => [status, error])).toEqual([
    [0, 'no answer within 50 ms'],
    [204, null],
  ])
})

test('deletion, restoring and merging are told', async () => {
  const kinds = ['deletion', 'restore', 'merge'].map((kind) => ({ subscriptionType: `contact.${kind}` }))
  const [a = '', b = ''] = await makeContacts(world, ['a@example.com', 'b@example.com'])
  await subscribe(kinds)
  world.control.personArchives('contacts', a, 'CRM_UI_BULK_ACTION')
  world.control.personRestores('contacts', a)
  const merged = world.control.personMerges('contacts', a, b)
  await world.control.webhooks.flush()
  const [deletion, restore, merge] = receiver.events()
  expect(deletion).toMatchObject({ objectId: Number(a), changeFlag: 'DELETED', changeSource: 'CRM_UI_BULK_ACTION' })
  expect(restore).toMatchObject({ objectId: Number(a), subscriptionType: 'contact.restore' })
  expect(merge).toMatchObject({
    primaryObjectId: Number(a),
    mergedObjectIds: [Number(b)],
    newObjectId: Number(merged.id),
    numberOfPropertiesMoved: 0,
  })
})

test('an association is told in both directions, and a replaced label as removed', async () => {
  const [contact = ''] = await makeContacts(world, ['dave@example.com'])
  const company = await world.call('POST', '/crm/v3/objects/companies', { properties: { name: 'ClockworkCoaching' } })
  await subscribe([
    { subscriptionType: 'contact.associationChange' },
    { subscriptionType: 'object.associationChange', objectType: 'companies' },
  ])
  const path = `/crm/v4/objects/contacts/${contact}/associations/companies/${company.body.id}`
  const primary = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }]
  const plain = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }]
  await world.call('PUT', path, primary)
  await world.call('PUT', path, plain)
  await world.control.webhooks.flush()
  const told = receiver.events().map((one) => [one.fromObjectTypeId, one.associationTypeId, one.associationRemoved])
  expect(told.sort()).toEqual([
    ['0-1', 1, false],
    ['0-1', 1, true],
    ['0-1', 279, false],
    ['0-2', 2, false],
    ['0-2', 2, true],
    ['0-2', 280, false],
  ])
  expect(receiver.events()[0]).not.toHaveProperty('objectId')
})

test('the app’s id can be given with its webhooks, and a reset takes it back', async () => {
  await subscribe([creations], { ...quiet, appId: 50_780_459 })
  await makeContacts(world, ['dave@example.com'])
  await world.control.webhooks.flush()
  expect(receiver.events()).toMatchObject([{ appId: 50_780_459, sourceId: '50780459' }])
  world.control.reset()
  expect(world.control.webhooks.settings()).toBeNull()
  const made = await world.call('POST', contacts, { properties: { email: 'lee@example.com' } })
  expect(made.body.properties).toMatchObject({ hs_object_source_id: '9318066' })
})

test('settings that make no sense are refused by name', async () => {
  const good = { targetUrl: receiver.url, secret: SECRET }
  await expect(control('POST', '/webhooks', { ...good, targetUrl: 'here' })).rejects.toThrow(/targetUrl/)
  await expect(control('POST', '/webhooks', { ...good, maxEvents: 101 })).rejects.toThrow(/maxEvents/)
  const wrong = [{ subscriptionType: 'object.propertyChange', objectType: 'contacts' }]
  await expect(control('POST', '/webhooks', { ...good, subscriptions: wrong })).rejects.toThrow(/propertyName/)
})

test('without settings nothing is kept for later', async () => {
  await makeContacts(world, ['dave@example.com'])
  expect(world.control.webhooks.waiting()).toBe(0)
  await subscribe([creations])
  await world.control.webhooks.flush()
  expect(receiver.received).toEqual([])
})
