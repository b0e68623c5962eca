import { createHmac } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { call } from '../../../extension/background/call.ts'
import { handlersFor } from '../../../extension/background/handlers/index.ts'
import { lookup, syncIndex } from '../../../extension/background/partner-index.ts'
import { forgetSession } from '../../../extension/background/session.ts'
import { sessionItem } from '../../../extension/storage.ts'
import { type Answer, makeDeps, problem, signInAs } from '../support/deps.ts'
import { makeContext, makeEntry, PARTNER_ID } from '../support/make.ts'

const key = Buffer.alloc(32, 7)
const hashKey = key.toString('base64url')
const hash = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
const email = { kind: 'email', value: 'alex@example.com' } as const
const known = makeEntry({ hashes: [hash('email:alex@example.com')] })
const page = { portalId: '1', hashKey, entries: [known], removed: [] as string[], cursor: 'c1', more: false }

beforeEach(async () => {
  fakeBrowser.reset()
  await signInAs('token')
})

async function synced(answers: Answer[]) {
  const deps = makeDeps(() => answers.shift() ?? { status: 200, body: { ...page, entries: [], cursor: 'c9' } })
  await call(deps, (api, token) => syncIndex(deps, api, token))
  return deps
}

test('a known address is found by its hash without a request', async () => {
  const deps = await synced([{ status: 200, body: page }])
  const before = deps.calls.length
  const found = await lookup(deps, [{ kind: 'domain', value: 'alex@example.com' }, email])
  expect(found.matches).toEqual([{ entry: known, identity: email }])
  expect(deps.calls.length).toBe(before)
})

test('a stranger is not found, and nothing is sent either', async () => {
  const deps = await synced([{ status: 200, body: page }])
  const found = await lookup(deps, [{ kind: 'email', value: 'sam@example.com' }])
  expect(found).toMatchObject({ signedIn: true, matches: [] })
})

test('pages are fetched until none is left, and the next sync asks for the difference only', async () => {
  const deps = await synced([
    { status: 200, body: { ...page, more: true } },
    { status: 200, body: { ...page, entries: [], removed: [known.id], cursor: 'c2' } },
  ])
  await call(deps, (api, token) => syncIndex(deps, api, token))
  expect(deps.calls.map((one) => one.path)).toEqual(['/v1/index', '/v1/index?cursor=c1', '/v1/index?cursor=c2'])
  expect((await lookup(deps, [email])).matches).toEqual([])
})

test('another portal replaces the whole index', async () => {
  const deps = await synced([{ status: 200, body: page }])
  const other = { ...page, portalId: '2', entries: [], cursor: 'x' }
  const deps2 = { ...makeDeps(() => ({ status: 200, body: other })), store: deps.store }
  await call(deps2, (api, token) => syncIndex(deps2, api, token))
  expect(deps2.calls.map((one) => one.path)).toEqual(['/v1/index?cursor=c1', '/v1/index'])
  expect(await deps.store.count()).toBe(0)
})

test('a sync without a change tells nobody', async () => {
  const deps = await synced([{ status: 200, body: page }])
  expect(deps.broadcast).toHaveBeenCalledTimes(1)
  await call(deps, (api, token) => syncIndex(deps, api, token))
  expect(deps.broadcast).toHaveBeenCalledTimes(1)
})

test('a refused token signs this browser out and clears the index', async () => {
  const deps = await synced([{ status: 200, body: page }])
  const refusing = { ...makeDeps(() => problem(401, 'token-invalid', 'Unknown token.')), store: deps.store }
  const outcome = await call(refusing, (api) => api.me())
  expect(outcome).toMatchObject({ ok: false, failure: { kind: 'signed-out' } })
  expect(await deps.store.count()).toBe(0)
  expect((await sessionItem.getValue()).token).toBeNull()
})

/** A service whose answers wait until the test lets them come. */
function slowly(answer: Answer) {
  const deps = makeDeps(() => answer)
  const { openApi } = deps
  const gate = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const later = async <T>(value: Promise<T>): Promise<T> => {
    await value
    asked.resolve()
    await gate.promise
    return value
  }
  deps.openApi = (url, token) => {
    const api = openApi(url, token)
    return { ...api, index: (cursor) => later(api.index(cursor)), context: (id) => later(api.context(id)) }
  }
  return { deps, asked: asked.promise, letCome: gate.resolve }
}

test.each([
  ['signs out', null],
  ['signs in as somebody else', 'other'],
])('a page of the index that comes after the person %s is thrown away', async (_what, next) => {
  const { deps, asked, letCome } = slowly({ status: 200, body: page })
  const run = call(deps, (api, token) => syncIndex(deps, api, token))
  await asked
  await forgetSession(deps, null)
  await signInAs(next)
  letCome()
  await run
  expect([await deps.store.count(), await deps.store.meta()]).toEqual([0, null])
})

test('a card that comes after the person signed out is not kept', async () => {
  const { deps, asked, letCome } = slowly({ status: 200, body: makeContext() })
  const run = handlersFor(deps).context({ partnerId: PARTNER_ID }, { tabId: 1, fromExtensionPage: false })
  await asked
  await forgetSession(deps, null)
  letCome()
  await run
  expect(await deps.store.context(PARTNER_ID)).toBeNull()
})

test('a token refused after another took its place does not sign that one out', async () => {
  const deps = makeDeps(() => problem(401, 'token-invalid', 'Unknown token.'))
  const run = call(deps, async (api) => {
    await signInAs('other')
    return api.me()
  })
  await run
  expect((await sessionItem.getValue()).token).toBe('other')
})
