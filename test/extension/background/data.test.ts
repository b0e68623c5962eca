import { beforeEach, expect, test } from 'vitest'
import { browser } from 'wxt/browser'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { hashSecret } from '#server/services/access/secret.ts'
import { uninstallKeyOf } from '#server/services/device/revoke-uninstalled.ts'
import { handleDeleteData, handleExportData } from '../../../extension/background/handlers/data.ts'
import { uninstallPage } from '../../../extension/background/uninstall-page.ts'
import { neverLogItem, sessionItem } from '../../../extension/storage.ts'
import { makeDeps, signInAs } from '../support/deps.ts'
import { makeEntry } from '../support/make.ts'

const TOKEN = 'a-token-that-stands-for-256-random-bits'
const DEVICE = '5e2a8f10-70b4-4c1d-8f6e-2b9d1c3a4e5f'
const FROM_OPTIONS = { tabId: null, fromExtensionPage: true }

beforeEach(() => fakeBrowser.reset())

async function signedIn() {
  const deps = makeDeps(() => ({ status: 200, body: { revoked: true } }))
  await signInAs(TOKEN)
  const page = { portalId: '1', hashKey: 'index-key', entries: [makeEntry()], removed: [], cursor: '1', more: false }
  await deps.store.apply(page, '2026-11-22T12:00:00Z')
  await neverLogItem.setValue(['private.example'])
  return deps
}

test('what is kept is exported whole, but for what opens the account', async () => {
  const exported = JSON.stringify(await handleExportData(await signedIn())({}, FROM_OPTIONS as never))

  for (const kept of ['kevin@reservoir.example', 'private.example', makeEntry().id]) expect(exported).toContain(kept)
  for (const secret of [TOKEN, 'index-key']) expect(exported).not.toContain(secret)
})

test('deleting revokes the token and leaves nothing', async () => {
  const deps = await signedIn()

  await handleDeleteData(deps)({}, FROM_OPTIONS as never)

  expect(deps.calls.map(({ path }) => path)).toEqual(['/v1/device/revoke'])
  expect((await sessionItem.getValue()).token).toBeNull()
  expect(await deps.store.count()).toBe(0)
  expect(await browser.storage.local.get(null)).toEqual({})
})

test('the page that opens at removal carries the key the service expects, and not the token', async () => {
  const user = { name: 'Kevin', email: 'kevin@example.com', role: 'admin', portalId: '1', deviceId: DEVICE }
  const session = { serverUrl: 'https://tributary.example.com', token: TOKEN, user, pending: null, problem: null }

  const page = new URL(await uninstallPage(session))

  expect(page.origin + page.pathname).toBe('https://tributary.example.com/uninstalled')
  expect(page.searchParams.get('key')).toBe(uninstallKeyOf(hashSecret(TOKEN)))
  expect(page.href).not.toContain(TOKEN)
  expect(await uninstallPage({ ...session, token: null })).toBe('')
})
