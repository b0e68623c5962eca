import { beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { handlersFor } from '../../../extension/background/handlers/index.ts'
import { hashAll } from '../../../extension/background/hash.ts'
import { type Answer, makeDeps, signInAs } from '../support/deps.ts'
import { makeEntry, NOW, PARTNER_ID } from '../support/make.ts'

const page = { tabId: 1, fromExtensionPage: false }
const HASH_KEY = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
const KEVIN = 'kevin@clockworkcoaching.test'
/** Milliseconds above, twenty bits of Gmail's own below. */
const idAt = (ms: number) => ((BigInt(ms) << 20n) | 0x4d2n).toString(16)
const HOUR = 3_600_000

beforeEach(async () => {
  fakeBrowser.reset()
  await signInAs('token-1')
})

async function made(answer: Answer = { status: 200, body: { touchpoint: { id: PARTNER_ID }, undo: null } }) {
  const deps = makeDeps(() => answer)
  const hashes = await hashAll([`email:${KEVIN}`], HASH_KEY)
  const indexPage = {
    portalId: '1',
    hashKey: HASH_KEY,
    entries: [makeEntry({ hashes })],
    removed: [],
    cursor: '',
    more: false,
  }
  await deps.store.apply(indexPage, '2026-11-22T11:00:00Z')
  const posted = () => deps.calls.filter(({ path }) => path === '/v1/touchpoints')
  const reply = { threadId: idAt(NOW - 9 * HOUR), messageId: idAt(NOW - HOUR), from: KEVIN }
  return { handlers: handlersFor(deps), posted, reply }
}

test('a contact’s last mail is reported with ids and time, and no text', async () => {
  const { handlers, posted, reply } = await made()
  await handlers.replied(reply, page)
  expect(posted().map(({ body }) => body)).toEqual([
    {
      partnerId: PARTNER_ID,
      channel: 'email',
      direction: 'in',
      threadId: reply.threadId,
      evidence: 'gmail',
      occurredAt: '2026-11-22T11:00:00.000Z',
    },
  ])
})

test('it is reported once, and again only if the service did not answer', async () => {
  const { handlers, posted, reply } = await made()
  await handlers.replied(reply, page)
  await handlers.replied(reply, page)
  expect(posted()).toHaveLength(1)
  const away = await made({ status: 503, body: {} })
  await away.handlers.replied({ ...reply, messageId: idAt(NOW - 2 * HOUR) }, page)
  const once = away.posted().length
  await away.handlers.replied({ ...reply, messageId: idAt(NOW - 2 * HOUR) }, page)
  expect(away.posted().length).toBe(2 * once)
})

test.each([
  ['of somebody who is no partner', { from: 'stranger@elsewhere.test' }],
  ['of our own people', { from: 'sarah@reservoir.example' }],
  ['older than 30 days', { messageId: idAt(NOW - 31 * 24 * HOUR) }],
  ['from the future', { messageId: idAt(NOW + HOUR) }],
])('a mail %s is not reported', async (_what, change) => {
  const { handlers, posted, reply } = await made()
  await handlers.replied({ ...reply, ...change }, page)
  expect(posted()).toEqual([])
})
