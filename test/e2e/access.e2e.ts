import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { overlayOn } from '../support/overlay.ts'
import { openStoryWorld, type StoryWorld, signIn } from '../support/story-world.ts'
import { serveTestPages } from '../support/test-pages.ts'

describe('a device, from its first run to its end', () => {
  let world: StoryWorld
  let options: Page
  beforeAll(async () => {
    world = await openStoryWorld('access', {})
    await serveTestPages(world.context)
    options = await signIn(world)
  })
  afterAll(() => world?.close())

  test('stands in the options as this one, with what it may do and what it keeps', async () => {
    await options.getByTestId('devices-panel').filter({ hasText: 'This one' }).waitFor()
    expect(await options.getByTestId('permissions-panel').textContent()).toContain('www.youtube.com')
    await world.picture(options, 'options')
  })

  test('stays signed in when its worker is killed', async () => {
    const session = await world.context.newCDPSession(options)
    await session.send('ServiceWorker.enable')
    await session.send('ServiceWorker.stopAllWorkers')
    await options.reload()
    await options.getByTestId('signed-in-panel').waitFor()
  })

  test('gives a copy of what it keeps, without the token', async () => {
    const saved = options.waitForEvent('download')
    await options.getByTestId('export-data').click()
    const chunks: Buffer[] = []
    for await (const chunk of await (await saved).createReadStream()) chunks.push(chunk as Buffer)
    const copy = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    expect(copy.session.user.role).toBe('admin')
    expect(copy.session.token).toContain('kept back')
    expect(copy.index.entries.length).toBeGreaterThan(0)
  })

  test('revoked by somebody else says so within one request, on the page and in the options', async () => {
    const watch = await world.context.newPage()
    await watch.goto('https://www.youtube.com/watch?v=clockwork_1')
    const { root, pill, preview } = overlayOn(watch)
    await pill.filter({ hasText: 'Draft outreach' }).waitFor()
    const devices = await options.evaluate(async () => {
      const { chrome } = globalThis as unknown as {
        chrome: { runtime: { sendMessage(message: object): Promise<{ value: { id: string; current: boolean }[] }> } }
      }
      return (await chrome.runtime.sendMessage({ tributary: 'devices', payload: {} })).value
    })
    const { id } = devices.find(({ current }) => current) ?? { id: '' }
    await world.api.post(`/v1/devices/${id}/revoke`, {})
    await world.gateway.quiet()
    world.gateway.forget()

    await pill.click()

    await root
      .getByText(/not signed in|Connect Tributary/i)
      .first()
      .waitFor()
    expect(await preview.count()).toBe(0)
    expect(world.gateway.asked()).toHaveLength(1)
    await options.getByTestId('connect-panel').filter({ hasText: 'This device was signed out' }).waitFor()
  })

  test('leaves nothing once everything here is deleted', async () => {
    await options.getByTestId('delete-data').click()
    await options.getByTestId('delete-data').filter({ hasText: 'Yes' }).click()
    await expect
      .poll(() =>
        options.evaluate(async () => {
          const { chrome } = globalThis as unknown as {
            chrome: { storage: { local: { get(key: null): Promise<Record<string, unknown>> } } }
          }
          return Object.keys(await chrome.storage.local.get(null))
        }),
      )
      .toEqual([])
  })
})
