import { beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { handlersFor } from '../../../extension/background/handlers/index.ts'
import { flushOutbox, queueTouch } from '../../../extension/background/outbox.ts'
import { forgetSession } from '../../../extension/background/session.ts'
import type { SentTouch } from '../../../extension/overlays/state.ts'
import { outboxItem, sessionItem } from '../../../extension/storage.ts'
import { type Answer, makeDeps, problem, signInAs } from '../support/deps.ts'
import { PARTNER_ID, TOUCH_ID, UNDO_ID } from '../support/make.ts'

const page = { tabId: 7, fromExtensionPage: false }
const touch: SentTouch = {
  partnerId: PARTNER_ID,
  touchpointId: null,
  stream: null,
  templateId: null,
  channel: 'email',
  subject: 'Hello',
  threadId: null,
  to: [],
  evidence: 'gmail',
}
const logged: Answer = {
  status: 201,
  body: { touchpoint: { id: TOUCH_ID }, undo: { id: UNDO_ID, until: '2026-11-22T12:00:10Z' } },
}
const wall: Answer = { status: 200, body: '<html>Sign in to this network</html>' }
const away = problem(502, 'hubspot-down', 'HubSpot does not answer.')

beforeEach(async () => {
  fakeBrowser.reset()
  await signInAs('token')
})

/** A service that gives the same answer to every log, until told otherwise. */
function service(first: Answer) {
  const state = { answer: first }
  const deps = makeDeps(({ path }) => (path === '/v1/touchpoints' ? state.answer : problem(404, 'not-found', 'No.')))
  const keys = () =>
    deps.calls.filter((call) => call.path === '/v1/touchpoints').map((call) => call.headers.get('idempotency-key'))
  return { deps, state, keys, handlers: handlersFor(deps) }
}
const waiting = async () => (await outboxItem.getValue()).length

test('a touch is in the outbox before it is sent, so that a killed worker loses nothing', async () => {
  let during = 0
  const deps = makeDeps(() => logged)
  const { openApi } = deps
  deps.openApi = (url, token) => {
    const api = openApi(url, token)
    return {
      ...api,
      logTouchpoint: async (...args) => {
        during = await waiting()
        return api.logTouchpoint(...args)
      },
    }
  }
  await handlersFor(deps).sent(touch, page)
  expect([during, await waiting()]).toEqual([1, 0])
})

test.each([
  ['a refused token', problem(401, 'token-invalid', 'Unknown token.')],
  ['the sign-in page of a network', wall],
  ['a refusal that is not the service’s', { status: 403, body: 'Blocked by the proxy' }],
])('%s leaves the touch in the outbox, also at a later try', async (_name, answer) => {
  const { deps, handlers } = service(answer)
  expect(await handlers.sent(touch, page)).toMatchObject({ ok: true, value: { queued: true } })
  await signInAs('token')
  await flushOutbox(deps)
  expect(await waiting()).toBe(1)
})

test('a refusal of the service itself takes the touch out, at a later try too', async () => {
  const { deps, state, handlers } = service(away)
  await handlers.sent(touch, page)
  state.answer = problem(404, 'not-found', 'No such partner.')
  expect(await flushOutbox(deps)).toBe(0)
  expect(await waiting()).toBe(0)
})

test('two touches put in at once are both kept', async () => {
  const { deps } = service(away)
  const one = { ...touch, touchpointId: TOUCH_ID, occurredAt: '2026-11-22T12:00:00Z' }
  await Promise.all([queueTouch(deps, one), queueTouch(deps, { ...one, touchpointId: UNDO_ID })])
  expect(await waiting()).toBe(2)
})

test('a second "Yes" while the service is away does not wait twice, two mails do', async () => {
  const { deps, handlers, state, keys } = service(away)
  const ticked = { ...touch, channel: 'call', evidence: 'ticked' } as const
  await handlers.sent(ticked, page)
  deps.clock.now += 5_000
  await handlers.sent(ticked, page)
  expect(await waiting()).toBe(1)
  await handlers.sent({ ...touch, touchpointId: TOUCH_ID }, page)
  await handlers.sent({ ...touch, touchpointId: TOUCH_ID, evidence: 'ticked' }, page)
  expect(await waiting()).toBe(2)
  await handlers.sent(touch, page)
  await handlers.sent(touch, page)
  expect(await waiting()).toBe(4)
  state.answer = logged
  expect(await flushOutbox(deps)).toBe(4)
  expect(new Set(keys()).size).toBe(4)
})

test('the same call on another day is another call', async () => {
  const { deps, handlers } = service(away)
  const ticked = { ...touch, channel: 'call', evidence: 'ticked' } as const
  await handlers.sent(ticked, page)
  deps.clock.now += 24 * 3_600_000
  await handlers.sent(ticked, page)
  expect(await waiting()).toBe(2)
})

test('a touch that waits is taken back by its own undo and never sent', async () => {
  const { deps, handlers, state, keys } = service(away)
  const answer = await handlers.sent(touch, page)
  const undoId = answer.ok ? (answer.value.undo?.id ?? '') : ''
  const before = keys().length
  state.answer = logged
  expect(await handlers.undo({ undoId }, page)).toEqual({ ok: true, value: { undone: true } })
  expect(await flushOutbox(deps)).toBe(0)
  expect(keys()).toHaveLength(before)
})

test('a touch that waited and was logged meanwhile is undone at the service', async () => {
  const { deps, handlers, state } = service(away)
  const answer = await handlers.sent(touch, page)
  state.answer = logged
  await flushOutbox(deps)
  await handlers.undo({ undoId: answer.ok ? (answer.value.undo?.id ?? '') : '' }, page)
  expect(deps.calls.find((call) => call.path === '/v1/undo')?.body).toEqual({ id: UNDO_ID })
})

test('what waits is sent only as the person who did it, and the options say who that was', async () => {
  const { deps, handlers, state, keys } = service(away)
  await handlers.sent(touch, page)
  const before = keys().length
  state.answer = logged
  await forgetSession(deps, null)
  const session = await sessionItem.getValue()
  const sarah = { name: 'Sarah', email: 'sarah@example.com', role: 'manager', portalId: '2' }
  for (const other of [
    { ...session, token: 'other', user: sarah },
    {
      ...session,
      token: 'other',
      serverUrl: 'https://other.example.com',
      user: { ...sarah, email: 'kevin@example.com' },
    },
    { ...session, token: 'other', user: null },
  ]) {
    await sessionItem.setValue(other)
    await flushOutbox(deps)
    expect(keys()).toHaveLength(before)
  }
  await signInAs('again')
  expect(await flushOutbox(deps)).toBe(1)
})
