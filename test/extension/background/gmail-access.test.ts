import { beforeEach, expect, test, vi } from 'vitest'
import { browser } from 'wxt/browser'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { leaveGmail, viaPermission } from '../../../extension/background/gmail-access.ts'
import { gmailAskedItem } from '../../../extension/storage.ts'

beforeEach(() => {
  fakeBrowser.reset()
  vi.restoreAllMocks()
})

/** A browser in which the Gmail script is registered and the permission is as told. */
function browserWith(allowed: boolean) {
  const unregister = vi.fn(async () => {})
  vi.spyOn(browser.permissions, 'contains').mockImplementation((async () => allowed) as never)
  vi.spyOn(browser.scripting, 'getRegisteredContentScripts').mockImplementation((async () => [
    { id: 'gmail' },
  ]) as never)
  vi.spyOn(browser.scripting, 'unregisterContentScripts').mockImplementation(unregister as never)
  return { unregister, broadcast: vi.fn(async () => {}) }
}

test('Gmail’s permission taken back stops the script in new tabs and in those that are open', async () => {
  const { unregister, broadcast } = browserWith(false)
  await leaveGmail({ broadcast })
  expect(unregister).toHaveBeenCalledOnce()
  expect(broadcast).toHaveBeenCalledWith({ type: 'site-forbidden', site: 'gmail' })
})

test('another permission taken back leaves Gmail alone', async () => {
  const { unregister, broadcast } = browserWith(true)
  await leaveGmail({ broadcast })
  expect(unregister).not.toHaveBeenCalled()
  expect(broadcast).not.toHaveBeenCalled()
})

test('the first draft goes by way of the page that asks for Gmail; none once it was allowed, or the person has answered', async () => {
  const draft = 'https://mail.google.com/mail/?view=cm&su=Hi'
  browserWith(false)
  expect(await viaPermission(draft)).toContain(`/allow-gmail.html#${encodeURIComponent(draft)}`)
  await gmailAskedItem.setValue(true)
  expect(await viaPermission(draft)).toBe(draft)
  await gmailAskedItem.setValue(false)
  browserWith(true)
  expect(await viaPermission(draft)).toBe(draft)
})
