import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Receiver, startReceiver } from './receiver.ts'
import { makeContacts, startWorld, type World } from './world.ts'

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

const page = async (query = '') => (await fetch(`${world.url}/_sandbox${query}`)).text()

test('the page shows faults, deliveries, the day’s count and records', async () => {
  const settings = { targetUrl: receiver.url, secret: 's', subscriptions: [{ subscriptionType: 'contact.creation' }] }
  await fetch(`${world.url}/_control/webhooks`, { method: 'POST', body: JSON.stringify(settings) })
  world.control.faults.add({ kind: 'slow', path: '/<here>', rate: 0.5, delayMs: 1 })
  const [id = ''] = await makeContacts(world, ['dave@example.com'])
  receiver.answer(500)
  await world.control.webhooks.flush()
  const html = await page()
  expect(html).toContain('any /&lt;here&gt;')
  expect(html).toContain(`contact.creation ${id}`)
  expect(html).toContain('<span class="bad">500</span>')
  expect(html).toContain('1 of 1000000 requests used until 2026-11-21T06:00:00.000Z')
  expect(html).toContain('dave@example.com')
})

test('requests are filtered by method, path, status and whether they write', async () => {
  await world.call('GET', '/crm/v3/owners')
  await world.call('GET', '/crm/v3/objects/widgets')
  await makeContacts(world, ['dave@example.com'])
  const paths = async (query: string) =>
    [...(await page(query)).matchAll(/<code>(\/crm[^<]*)<\/code>/g)].map((match) => match[1])
  expect(await paths('')).toEqual([
    '/crm/v3/objects/contacts/batch/create',
    '/crm/v3/objects/widgets',
    '/crm/v3/owners',
  ])
  expect(await paths('?method=POST')).toEqual(['/crm/v3/objects/contacts/batch/create'])
  expect(await paths('?status=4xx')).toEqual(['/crm/v3/objects/widgets'])
  expect(await paths('?path=OWNERS')).toEqual(['/crm/v3/owners'])
  expect(await paths('?writes=1')).toEqual(['/crm/v3/objects/contacts/batch/create'])
  expect(await page('?path=%22%3E%3Cscript%3E')).toContain('No request passes the filters.')
  expect(await page('?path=%22%3E%3Cscript%3E')).not.toContain('<script>')
})
