import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Firefox, findFirefox, launchFirefox } from '../support/firefox.ts'

const ROOT = join(import.meta.dirname, '../..')
const WATCH = readFileSync(join(ROOT, 'test/pages/youtube/watch/source.html'), 'utf8')
const OVERLAY = `document.querySelector('tributary-overlay')?.shadowRoot`

const path = findFirefox()
if (!path) console.log('Skipped: the tests in Firefox, because there is none. Install firefox-esr or set FIREFOX_PATH.')

describe.skipIf(!path)('the Firefox build', () => {
  let firefox: Firefox
  beforeAll(async () => {
    const built = spawnSync('npx', ['wxt', 'build', '-b', 'firefox', '--mode', 'e2e'], { cwd: ROOT, encoding: 'utf8' })
    if (built.status !== 0) throw new Error(built.stdout + built.stderr)
    firefox = await launchFirefox(path ?? '', join(ROOT, '.output/firefox-mv3-e2e'))
  })
  afterAll(() => firefox?.close())

  it('opens its options once it is installed', async () => {
    await expect
      .poll(() => firefox.tabs(), { timeout: 15_000 })
      .toContainEqual(expect.stringMatching(/^moz-extension:.*options/))
  })

  it('offers to connect on a video, and moves nothing on the page', async () => {
    const tab = await firefox.open('https://www.youtube.com/watch?v=clockwork_1', WATCH)

    const pill = () => firefox.evaluate(tab, `${OVERLAY}?.querySelector('[data-testid=pill]')?.textContent ?? null`)

    await expect.poll(pill, { timeout: 15_000 }).toBe('Connect Tributary')
    const place = `getComputedStyle(document.querySelector('tributary-overlay')).position`
    expect(await firefox.evaluate(tab, place)).toBe('fixed')
  })

  it('shows nothing on a page that is about nobody', async () => {
    const tab = await firefox.open('https://www.youtube.com/results?search_query=habits', WATCH)

    // Longer than the overlay of the page before took; a pill that comes late would be seen.
    await firefox.evaluate(tab, 'new Promise((done) => setTimeout(done, 2000))')

    expect(
      await firefox.evaluate(tab, `${OVERLAY}?.querySelector('[data-testid=pill]')?.textContent ?? null`),
    ).toBeNull()
  })
})
