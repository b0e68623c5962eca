import { expect, test } from 'vitest'
import { browser } from 'wxt/browser'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { privateItem } from '../../../extension/background/private-item.ts'
import { fakeIndexedDb } from '../support/fake-indexed-db.ts'

const first = { token: null as string | null }

test('a value is kept for the next start, and nothing of it is in the storage that content scripts read', async () => {
  fakeBrowser.reset()
  const database = fakeIndexedDb()
  const open = () => privateItem('session', { fallback: first, factory: () => database })
  expect(await open().getValue()).toEqual(first)
  await open().setValue({ token: 'secret' })
  expect(await open().getValue()).toEqual({ token: 'secret' })
  expect(JSON.stringify(await browser.storage.local.get(null))).not.toContain('secret')
})

test('a database that did not open once is opened anew', async () => {
  const database = fakeIndexedDb()
  let tries = 0
  const factory = () => {
    tries += 1
    if (tries === 1) throw new Error('quota')
    return database
  }
  const item = privateItem('session', { fallback: first, factory })
  await expect(item.getValue()).rejects.toThrow('quota')
  expect(await item.getValue()).toEqual(first)
})
