import type { BrowserContext, Page } from 'playwright-core'
import type { YoutubeSite } from '../../extension/sites/youtube/index.ts'
import type { Reading } from './compare.ts'

declare global {
  var tributaryYoutube: () => YoutubeSite
  var tributarySite: YoutubeSite
}

/** Opens a document at its own URL, as the browser would get it, and makes the adapter in it. Nothing else is served. */
export async function openDocument(context: BrowserContext, url: string, html: string): Promise<Page> {
  const page = await context.newPage()
  await page.route('**/*', (route) => {
    const isDocument = route.request().isNavigationRequest() && route.request().frame() === page.mainFrame()
    return isDocument ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }) : route.abort()
  })
  await page.goto(url, { waitUntil: 'domcontentloaded' })
  await page.evaluate(() => {
    globalThis.tributarySite = globalThis.tributaryYoutube()
    globalThis.tributarySite.watch(
      () => document.documentElement.setAttribute('data-moved', ''),
      new AbortController().signal,
    )
  })
  return page
}

/** What the adapter says now. */
export function reading(page: Page): Promise<Reading> {
  return page.evaluate(() => ({ page: globalThis.tributarySite.read(), source: globalThis.tributarySite.foundBy() }))
}

/** Moves inside the document as YouTube does; `detail` null: the address changes and no answer comes. */
export async function move(page: Page, url: string, detail: unknown): Promise<Reading> {
  await page.evaluate(
    ([address, payload]) => {
      document.documentElement.removeAttribute('data-moved')
      history.pushState({}, '', address as string)
      if (payload) document.dispatchEvent(new CustomEvent('yt-navigate-finish', { bubbles: true, detail: payload }))
    },
    [url, detail] as const,
  )
  await page.waitForSelector('[data-moved]', { state: 'attached', timeout: 5000 })
  return reading(page)
}
