import { beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { handlersFor } from '../../../extension/background/handlers/index.ts'
import { allowedOnes } from '../../../extension/background/never-log.ts'
import { makeDeps, signInAs } from '../support/deps.ts'
import { PARTNER_ID } from '../support/make.ts'

const page = { tabId: 1, fromExtensionPage: true }
const touch = {
  partnerId: PARTNER_ID,
  touchpointId: null,
  stream: null,
  templateId: null,
  channel: 'email',
  subject: 'Hello',
  threadId: null,
  evidence: 'gmail',
} as const

beforeEach(async () => {
  fakeBrowser.reset()
  await signInAs('token-1')
})

function made() {
  const deps = makeDeps(() => ({ status: 200, body: { touchpoint: { id: PARTNER_ID }, undo: null } }))
  const logged = () => deps.calls.filter(({ path }) => path === '/v1/touchpoints').map(({ body }) => body)
  return { handlers: handlersFor(deps), logged }
}

test.each([
  ['a person nobody named', 'email', 'kevin@clockworkcoaching.test', true],
  ['a person of the list', 'email', 'lawyer@firm.example', false],
  ['anybody at a domain of the list', 'email', 'anna@family.example', false],
  ['our own people', 'email', 'sarah@reservoir.example', false],
  ['our own domain', 'domain', 'reservoir.example', false],
  ['a domain where anybody may have an address', 'domain', 'gmail.com', false],
  ['a person there', 'email', 'kevin@gmail.com', true],
  ['a domain of somebody', 'domain', 'clockworkcoaching.test', true],
  ['a channel', 'youtube-channel', 'UCabcdefghijklmnopqrstuv', true],
] as const)('%s: may be looked up or not', async (_who, kind, value, expected) => {
  await made().handlers.setNeverLog({ lines: ['lawyer@firm.example', '@Family.example'] }, page)
  expect((await allowedOnes())({ kind, value })).toBe(expected)
})

test('a list with a line that is nothing is not saved, and the line is named', async () => {
  const { handlers } = made()
  const answer = await handlers.setNeverLog({ lines: ['lawyer@firm.example', 'two words'] }, page)
  expect(answer).toMatchObject({ ok: false, failure: { message: expect.stringContaining('two words') } })
  expect(await handlers.neverLog({}, page)).toEqual([])
})

test('a mail to 500 people is logged with the first hundred who may be', async () => {
  const { handlers, logged } = made()
  const to = Array.from({ length: 500 }, (_, at) => `person${at}@clockworkcoaching.test`)
  await handlers.sent({ ...touch, to: ['sarah@reservoir.example', ...to] }, page)
  expect(logged()).toEqual([expect.objectContaining({ to: to.slice(0, 100) })])
})

test('a mail to our own people alone is not logged', async () => {
  const { handlers, logged } = made()
  const answer = await handlers.sent({ ...touch, to: ['sarah@reservoir.example'] }, page)
  expect(answer).toMatchObject({ ok: false, failure: { kind: 'refused' } })
  expect(logged()).toEqual([])
})
