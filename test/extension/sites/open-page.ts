import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { vi } from 'vitest'
import type { SitePage } from '../../../extension/sites/site.ts'

export const pages = join(import.meta.dirname, '../../pages')

export type Reading = { url: string; page: Omit<SitePage, 'key'> | null }

/** Every case folder of a site with its readings. */
export function casesOf(site: string): { name: string; readings: Reading[] }[] {
  return readdirSync(join(pages, site)).map((name) => {
    const { readings } = JSON.parse(readFileSync(join(pages, site, name, 'expected.json'), 'utf8')) as {
      readings: Reading[]
    }
    return { name, readings }
  })
}

export function source(site: string, name: string): string {
  return readFileSync(join(pages, site, name, 'source.html'), 'utf8')
}

const constructors = ['MutationObserver', 'DOMParser', 'Node', 'Element', 'InputEvent', 'AbortController'] as const

/**
 * Opens a page of ours at a URL with its scripts running. The window's own constructors become the globals, as a content
 * script sees them.
 */
export function openPage(html: string, url: string): Document {
  const { window } = new JSDOM(html, { url, runScripts: 'dangerously', pretendToBeVisual: true })
  for (const name of constructors) vi.stubGlobal(name, window[name])
  return window.document
}

/** Lets timers and observers of page and adapter run. */
export function settle(milliseconds = 200): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
