import { beforeEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { requests } from '../../../extension/background/requests.ts'
import type { Handlers } from '../../../extension/messaging/listen.ts'
import { listen, PRIVILEGED } from '../../../extension/messaging/listen.ts'
import { send } from '../../../extension/messaging/send.ts'
import { PARTNER_ID } from '../support/make.ts'

beforeEach(() => {
  fakeBrowser.reset()
  vi.restoreAllMocks()
})

type Listener = (message: unknown, sender: object, respond: (answer: unknown) => void) => unknown

/** The listener as the browser holds it, so that a test chooses the sender. */
function listening(handlers: Partial<Handlers>): (message: unknown, sender: object) => Promise<unknown> {
  let held: Listener = () => undefined
  vi.spyOn(fakeBrowser.runtime.onMessage, 'addListener').mockImplementation((listener) => {
    held = listener as Listener
  })
  listen(handlers as Handlers, requests, () => {})
  return (message, sender) =>
    new Promise((resolve) => {
      if (held(message, sender, resolve) === undefined) resolve('not ours')
    })
}
const me = fakeBrowser.runtime.id

test('a request is answered with its value', async () => {
  const ask = listening({ composePayload: async () => null })
  expect(await ask({ tributary: 'composePayload', payload: {} }, { id: me })).toEqual({ ok: true, value: null })
})

test('an unknown message is answered with a failure and never hangs', async () => {
  const ask = listening({})
  for (const name of ['nonsense', 'toString', '__proto__']) {
    expect(await ask({ tributary: name }, { id: me })).toMatchObject({ ok: false, failure: { kind: 'refused' } })
  }
})

test('a message of another extension is refused', async () => {
  const ask = listening({ composePayload: async () => null })
  expect(await ask({ tributary: 'composePayload' }, { id: 'other' })).toMatchObject({ ok: false })
})

test('a page may not change the service or sign out', async () => {
  const signOut = vi.fn(async () => undefined)
  const ask = listening({ signOut })
  expect(await ask({ tributary: 'signOut' }, { id: me, url: 'https://www.youtube.com/' })).toMatchObject({ ok: false })
  expect(signOut).not.toHaveBeenCalled()
  await ask({ tributary: 'signOut' }, { id: me, url: fakeBrowser.runtime.getURL('/options.html' as never) })
  expect(signOut).toHaveBeenCalledOnce()
})

test.each([...PRIVILEGED])(
  '%s is refused to a hostile page, a frame in it and whoever says to be the options',
  async (name) => {
    const handler = vi.fn(async () => undefined)
    const ask = listening({ [name]: handler })
    const hostile = [
      { id: me, url: 'https://www.youtube.com/watch?v=clockwork_1', tab: { id: 1 }, frameId: 0 },
      { id: me, url: 'https://evil.example/', tab: { id: 1 }, frameId: 3, origin: 'https://evil.example' },
      { id: me, url: `https://evil.example/?${fakeBrowser.runtime.getURL('/options.html' as never)}` },
      { id: me, url: undefined },
      { id: 'another-extension', url: fakeBrowser.runtime.getURL('/options.html' as never) },
    ]
    for (const sender of hostile) expect(await ask({ tributary: name }, sender)).toMatchObject({ ok: false })
    expect(handler).not.toHaveBeenCalled()
  },
)

test.each([
  ['context', { partnerId: '../me' }],
  ['draft', { templateId: '../device/revoke?', partnerId: null, facts: null, values: {} }],
  ['openDraft', { partnerId: PARTNER_ID, templateId: 'a/b', stream: null, values: {} }],
  ['undo', { undoId: 1 }],
  ['remember', { site: 'elsewhere', change: {} }],
  ['lookup', { identities: 'all' }],
])(
  'a %s whose ids are none, which would ask another address of the service, never reaches its handler',
  async (name, payload) => {
    const handler = vi.fn(async () => null)
    const ask = listening({ [name]: handler })
    const answer = await ask({ tributary: name, payload }, { id: me })
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'refused', message: expect.stringContaining(name) } })
    expect(handler).not.toHaveBeenCalled()
  },
)

test('a message gets to its handler with what its form has and nothing beside it', async () => {
  const context = vi.fn(async () => null)
  await listening({ context } as never)(
    { tributary: 'context', payload: { partnerId: PARTNER_ID, more: 1 } },
    { id: me },
  )
  expect(context).toHaveBeenCalledWith({ partnerId: PARTNER_ID }, expect.anything())
})

test('a handler that throws is answered with a failure', async () => {
  const ask = listening({
    composePayload: async () => {
      throw new Error('broken')
    },
  })
  expect(await ask({ tributary: 'composePayload' }, { id: me })).toMatchObject({
    ok: false,
    failure: { message: 'broken' },
  })
})

test('messages of others are left alone', async () => {
  expect(await listening({})({ type: 'something' }, { id: me })).toBe('not ours')
})

test('after an update the answer is to refresh the page', async () => {
  vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockRejectedValue(new Error('Extension context invalidated.'))
  expect(await send('composePayload', {})).toEqual({
    ok: false,
    failure: { kind: 'updated', message: 'Tributary was updated. Refresh this page to continue.' },
  })
})

test('a background that gives no answer is a failure and not a crash', async () => {
  vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockResolvedValue(undefined as never)
  expect(await send('composePayload', {})).toMatchObject({ ok: false, failure: { kind: 'server-away' } })
})
