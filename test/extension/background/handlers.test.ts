import { beforeEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { handlersFor } from '../../../extension/background/handlers/index.ts'
import { flushOutbox } from '../../../extension/background/outbox.ts'
import { onAlarm } from '../../../extension/background/tick.ts'
import type { SentTouch } from '../../../extension/overlays/state.ts'
import { outboxItem } from '../../../extension/storage.ts'
import { type Call, makeDeps, problem, signInAs } from '../support/deps.ts'
import { makeContext, makeEntry, makeFacts, makeRendered, PARTNER_ID, TOUCH_ID, UNDO_ID } from '../support/make.ts'

const page = { tabId: 7, fromExtensionPage: false }
const reply = {
  partnerId: PARTNER_ID,
  touchpointId: TOUCH_ID,
  compose: makeRendered({ to: 'alex@example.com', subject: 'Hello', text: 'Hello there' }),
  existing: null,
  undo: { id: UNDO_ID, until: '2026-11-22T12:00:10Z' },
}
const touch: SentTouch = {
  partnerId: PARTNER_ID,
  touchpointId: null,
  stream: 'monthly',
  templateId: null,
  channel: 'email',
  subject: 'Hello',
  threadId: null,
  to: ['alex@example.com'],
  evidence: 'gmail',
}
const emptyIndex = { portalId: '1', hashKey: 'AAAA', entries: [], removed: [], cursor: 'c', more: false }

beforeEach(async () => {
  fakeBrowser.reset()
  await signInAs('token')
})

/** A service that answers, and can be switched off. */
function service() {
  const state = { away: false, index: emptyIndex as object }
  const deps = makeDeps(({ path }) => {
    if (state.away) return problem(502, 'hubspot-down', 'HubSpot does not answer.')
    if (path === '/v1/outreach') return { status: 201, body: reply }
    if (path === '/v1/touchpoints') return { status: 201, body: { touchpoint: { id: TOUCH_ID }, undo: null } }
    if (path.startsWith('/v1/context/')) return { status: 200, body: makeContext() }
    if (path.startsWith('/v1/index')) return { status: 200, body: state.index }
    if (path === '/v1/undo') return { status: 200, body: {} }
    return problem(404, 'not-found', 'No such thing.')
  })
  return { deps, state, handlers: handlersFor(deps) }
}
const to = (calls: Call[], path: string) => calls.filter((call) => call.path === path)

test('outreach opens the signed-in person’s Gmail with recipient, subject and text, and its tab gets the HTML once', async () => {
  const { deps, handlers } = service()
  const outcome = await handlers.outreach({ facts: makeFacts(), values: { topic: 'calm' } }, page)
  expect(outcome.ok).toBe(true)
  expect(deps.openTab).toHaveBeenCalledWith(
    'https://mail.google.com/mail/u/kevin%40reservoir.example/?view=cm&fs=1&tf=1&to=alex%40example.com&su=Hello&body=Hello%20there',
  )
  expect(await handlers.composePayload({}, { ...page, tabId: 8 })).toBeNull()
  expect(await handlers.composePayload({}, page)).toMatchObject({ touchpointId: TOUCH_ID, html: '<div>Hello</div>' })
  expect(await handlers.composePayload({}, page)).toBeNull()
})

test('a payload nobody fetched within two minutes is gone', async () => {
  const { deps, handlers } = service()
  await handlers.outreach({ facts: makeFacts(), values: {} }, page)
  deps.clock.now += 121_000
  expect(await handlers.composePayload({}, page)).toBeNull()
})

test('a second try after no answer carries the first try’s key, and a new action another', async () => {
  const { deps, state, handlers } = service()
  const action = { facts: makeFacts(), values: {} }
  state.away = true
  expect(await handlers.outreach(action, page)).toMatchObject({ ok: false, failure: { kind: 'server-away' } })
  state.away = false
  await handlers.outreach(action, page)
  await handlers.outreach(action, page)
  const keys = to(deps.calls, '/v1/outreach').map((call) => call.headers.get('idempotency-key'))
  expect(new Set(keys.slice(0, -1)).size).toBe(1)
  expect(keys.at(-1)).not.toBe(keys[0])
})

test('with the service away a card shows the last known facts and when they were fetched', async () => {
  const { state, handlers } = service()
  await handlers.context({ partnerId: PARTNER_ID }, page)
  state.away = true
  const outcome = await handlers.context({ partnerId: PARTNER_ID }, page)
  expect(outcome).toMatchObject({
    ok: true,
    value: { name: 'ClockworkCoaching', cachedAt: '2026-11-22T12:00:00.000Z' },
  })
})

test('with the service away and nothing known the failure says so', async () => {
  const { state, handlers } = service()
  state.away = true
  const outcome = await handlers.context({ partnerId: PARTNER_ID }, page)
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'server-away', message: 'HubSpot does not answer.' } })
})

test('a touch marked while the service is away is kept and logged later, under its own key and time', async () => {
  const { deps, state, handlers } = service()
  state.away = true
  expect(await handlers.sent(touch, page)).toMatchObject({ ok: true, value: { queued: true } })
  const [queued] = await outboxItem.getValue()
  state.away = false
  deps.clock.now += 3_600_000
  expect(await flushOutbox(deps)).toBe(1)
  const last = to(deps.calls, '/v1/touchpoints').at(-1)
  expect(last?.headers.get('idempotency-key')).toBe(queued?.key)
  expect(last?.body).toMatchObject({ stream: 'monthly', occurredAt: '2026-11-22T12:00:00.000Z' })
  expect(await outboxItem.getValue()).toEqual([])
})

test('a refused touch is not kept', async () => {
  const { deps } = service()
  const refusing = { ...makeDeps(() => problem(403, 'role', 'Your role is viewer.')), store: deps.store }
  const outcome = await handlersFor(refusing).sent(touch, page)
  expect(outcome).toEqual({ ok: false, failure: { kind: 'refused', message: 'Your role is viewer.' } })
  expect(await outboxItem.getValue()).toEqual([])
})

test('without a token nothing is asked', async () => {
  await signInAs(null)
  const { deps, handlers } = service()
  const outcome = await handlers.context({ partnerId: PARTNER_ID }, page)
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'signed-out' } })
  expect(deps.calls).toEqual([])
})

test('each site remembers its own place, and only a switched site is told to the tabs', async () => {
  const { deps, handlers } = service()
  await handlers.remember({ site: 'gmail', change: { top: 0.5 } }, page)
  expect(deps.broadcast).not.toHaveBeenCalled()
  await handlers.remember({ site: 'gmail', change: { enabled: false } }, page)
  expect(deps.broadcast).toHaveBeenCalledWith({ type: 'preferences-changed' })
  expect(await handlers.preferences({ site: 'gmail' }, page)).toEqual({ enabled: false, open: false, top: 0.5 })
  expect(await handlers.preferences({ site: 'youtube' }, page)).toEqual({ enabled: true, open: false, top: null })
})

test.each([
  ['a stranger’s channel', { kind: 'youtube-handle', value: 'somebody' }],
  ['a HubSpot record nobody is known by', { kind: 'hubspot-record', value: '1/2-5/9' }],
] as const)('looking at %s asks the service nothing', async (_what, identity) => {
  const { deps, handlers } = service()
  await deps.store.apply(emptyIndex, '2020-01-01T00:00:00Z')
  await handlers.lookup({ identities: [identity] }, page)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(deps.calls).toEqual([])
})

/** How often the index was asked for, once everything under way is done. */
async function indexCalls(calls: Call[]): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 30))
  return calls.filter((call) => call.path.startsWith('/v1/index')).length
}
const alarms = async () => (await fakeBrowser.alarms.getAll()).map(({ name }) => name)

test('after a write the index is asked for now, and half a minute later again until HubSpot’s answer is in it', async () => {
  const { deps, handlers } = service()
  await deps.store.apply(emptyIndex, '2020-01-01T00:00:00Z')
  await handlers.sent(touch, page)
  expect(await indexCalls(deps.calls)).toBe(1)
  const rang: string[][] = []
  for (const name of ['after-write-1', 'after-write-2', 'after-write-3']) {
    rang.push(await alarms())
    await fakeBrowser.alarms.clear(name)
    await onAlarm(deps, name)
  }
  expect(rang).toEqual([['after-write-1'], ['after-write-2'], ['after-write-3']])
  expect(await alarms()).toEqual([])
  expect(await indexCalls(deps.calls)).toBe(4)
})

test('while the worker lives it does not wait for the alarm, and needs none once the index has changed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { deps, handlers, state } = service()
  await deps.store.apply(emptyIndex, '2020-01-01T00:00:00Z')
  await handlers.sent(touch, page)
  state.index = { ...emptyIndex, entries: [makeEntry()] }
  vi.advanceTimersByTime(15_000)
  vi.useRealTimers()
  await expect.poll(() => deps.store.count()).toBe(1)
  await expect.poll(alarms).toEqual([])
})

test('once the index has changed after a write it is not asked for again, nor after the write was taken back', async () => {
  const { deps, handlers, state } = service()
  await deps.store.apply(emptyIndex, '2020-01-01T00:00:00Z')
  await handlers.sent(touch, page)
  await fakeBrowser.alarms.clear('after-write-1')
  await indexCalls(deps.calls)
  state.index = { ...emptyIndex, entries: [makeEntry()] }
  await onAlarm(deps, 'after-write-1')
  expect(await alarms()).toEqual([])
  await handlers.sent(touch, page)
  expect(await alarms()).toEqual(['after-write-1'])
  await handlers.undo({ undoId: UNDO_ID }, page)
  expect(await alarms()).toEqual([])
})
