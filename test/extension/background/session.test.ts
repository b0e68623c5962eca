import { beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { beginSignIn, pollSignIn } from '../../../extension/background/session.ts'
import { sessionItem } from '../../../extension/storage.ts'
import { type Answer, makeDeps } from '../support/deps.ts'

const grant = {
  device_code: 'device',
  user_code: 'WDJB-MJHT',
  verification_uri: 'http://127.0.0.1:8787/device',
  verification_uri_complete: 'http://127.0.0.1:8787/device?user_code=WDJB-MJHT',
  expires_in: 600,
  interval: 5,
}
const me = { name: 'Kevin', email: 'kevin@example.com', role: 'admin', portalId: '147000001' }

beforeEach(() => fakeBrowser.reset())

function depsWithTokenAnswers(answers: Answer[]) {
  return makeDeps(({ path }) => {
    if (path === '/v1/device/code') return { status: 200, body: grant }
    if (path === '/v1/me') return { status: 200, body: me }
    const next = answers.shift()
    if (!next) throw new TypeError('service away')
    return next
  })
}
const pending: Answer = { status: 400, body: { error: 'authorization_pending' } }

test('Connect shows the code, opens the confirming page and keeps the whole state for a woken worker', async () => {
  const deps = depsWithTokenAnswers([])
  const outcome = await beginSignIn(deps, '127.0.0.1:8787')
  expect(outcome).toMatchObject({ ok: true, value: { userCode: 'WDJB-MJHT' } })
  expect(deps.openTab).toHaveBeenCalledWith(grant.verification_uri_complete)
  expect(await sessionItem.getValue()).toMatchObject({
    token: null,
    pending: { deviceCode: 'device', intervalMs: 5000 },
  })
})

test('it asks once an interval, waits while pending, and is signed in after the confirmation', async () => {
  const deps = depsWithTokenAnswers([pending, { status: 200, body: { access_token: 'secret' } }])
  await beginSignIn(deps, '127.0.0.1:8787')
  const polls = () => deps.calls.filter((call) => call.path === '/v1/device/token').length
  expect(await pollSignIn(deps)).toBe('waiting')
  expect(polls()).toBe(0)
  deps.clock.now += 5_000
  expect(await pollSignIn(deps)).toBe('waiting')
  expect(await pollSignIn(deps)).toBe('waiting')
  expect(polls()).toBe(1)
  deps.clock.now += 5_000
  expect(await pollSignIn(deps)).toBe('signed-in')
  expect(await sessionItem.getValue()).toMatchObject({ token: 'secret', user: me, pending: null })
  expect(deps.broadcast).toHaveBeenCalledWith({ type: 'signed-in-changed' })
})

test('slow_down makes every later interval five seconds longer', async () => {
  const deps = depsWithTokenAnswers([{ status: 400, body: { error: 'slow_down' } }])
  await beginSignIn(deps, '127.0.0.1:8787')
  deps.clock.now += 5_000
  await pollSignIn(deps)
  expect((await sessionItem.getValue()).pending).toMatchObject({
    intervalMs: 10_000,
    nextPollAt: deps.clock.now + 10_000,
  })
})

test.each([
  ['access_denied', /refused/],
  ['expired_token', /expired/],
])('%s ends the sign-in and says why', async (error, why) => {
  const deps = depsWithTokenAnswers([{ status: 400, body: { error } }])
  await beginSignIn(deps, '127.0.0.1:8787')
  deps.clock.now += 5_000
  expect(await pollSignIn(deps)).toBe('ended')
  expect(await sessionItem.getValue()).toMatchObject({
    token: null,
    pending: null,
    problem: expect.stringMatching(why),
  })
})

test('a service that goes away meanwhile only delays the sign-in, and the code ends by its own time', async () => {
  const deps = depsWithTokenAnswers([])
  await beginSignIn(deps, '127.0.0.1:8787')
  deps.clock.now += 5_000
  expect(await pollSignIn(deps)).toBe('waiting')
  deps.clock.now += 600_000
  expect(await pollSignIn(deps)).toBe('ended')
})

test('an address that is none is answered with one sentence and changes nothing', async () => {
  const deps = depsWithTokenAnswers([])
  expect(await beginSignIn(deps, 'two words')).toMatchObject({ ok: false, failure: { kind: 'refused' } })
  expect(deps.calls).toEqual([])
})
