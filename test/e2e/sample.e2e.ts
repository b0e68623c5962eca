import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { overlayOn } from '../support/overlay.ts'
import { openStoryWorld, type StoryWorld, signIn } from '../support/story-world.ts'
import { serveDocument, serveTestPages } from '../support/test-pages.ts'
import { inDark } from './steps.ts'

const WATCH = 'https://www.youtube.com/watch?v=clockwork_1'
const PAGES = join(import.meta.dirname, '../pages')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The watch page of ours, as a video of the first sample channel. */
function watchPageOfSampleChannel(name: string): string {
  return readFileSync(join(PAGES, 'youtube/watch/source.html'), 'utf8')
    .replaceAll('UCClockworkCoaching00001', 'UCtributarysample0000001')
    .replaceAll('@ClockworkCoaching', '@tributary-sample-1')
    .replaceAll('ClockworkCoaching', name)
}

/** WCAG A and AA faults of the overlay, each with the element it is about. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const runOnly = { type: 'tag' as const, values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }
    const { violations } = await axe.run('tributary-overlay', { runOnly })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

describe('the starter programme in the browser', () => {
  let world: StoryWorld
  beforeAll(async () => {
    world = await openStoryWorld('sample', {})
    await serveTestPages(world.context)
    await (await signIn(world)).close()
  })
  afterAll(() => world?.close())

  it('shows each of its partners on its HubSpot record, in light and dark, without an accessibility fault', async () => {
    const partners = await world.api.partners()
    expect(partners.length).toBeGreaterThan(10)
    for (const { id, name, tier } of partners) {
      const { recordUrl, health } = await world.api.context(id)
      const page = await world.context.newPage()
      const overlay = overlayOn(page)
      await page.goto(recordUrl ?? 'no record', { waitUntil: 'domcontentloaded' })
      // The overlay stays as the person left it: open from the second record on.
      await overlay.pill.or(overlay.card).first().waitFor()
      if (await overlay.pill.isVisible()) await overlay.pill.click()
      await overlay.health.waitFor()

      expect(await overlay.card.locator('.name').textContent()).toBe(name)
      expect(await overlay.card.textContent()).toContain(`Tier ${tier.slice(-1)}`)
      if (health.score !== null) expect(await overlay.health.textContent()).toContain(`${health.score}`)
      await overlay.card.getByText('Details').click()
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await overlay.root.locator(`[data-theme=${colorScheme}]`).waitFor({ state: 'attached' })
        expect([name, colorScheme, ...(await accessibilityFaults(page))]).toEqual([name, colorScheme])
        await world.picture(page, `${name.replaceAll(/\W+/g, '-')}-${colorScheme}`.toLowerCase())
      }
      await page.close()
    }
  })

  it('shows a scored partner on a YouTube video with the table of why', async () => {
    const [partner] = await world.api.partners('Agents Daily')
    await serveDocument(world.context, WATCH, watchPageOfSampleChannel(partner?.name ?? ''))
    const page = await world.context.newPage()
    const overlay = overlayOn(page)
    await page.goto(WATCH, { waitUntil: 'domcontentloaded' })
    await overlay.pill.click()
    await overlay.health.waitFor()

    expect(await overlay.health.textContent()).toContain(`${partner?.health.score}`)
    await world.picture(page, 'readme')
    await overlay.card.getByText('Details').click()
    expect(await overlay.root.getByTestId('why').textContent()).toContain('Communication Frequency')
    await inDark(page, () => world.picture(page, 'why-dark'))
  })
})
