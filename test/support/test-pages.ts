import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Route } from 'playwright-core'

const PAGES = join(import.meta.dirname, '../pages')
const HTML = 'text/html; charset=utf-8'

/** Two enforced policies, as YouTube sends them (reference/youtube.md §2). */
const YOUTUBE_POLICY =
  "script-src 'unsafe-eval' 'self' 'unsafe-inline' https://www.youtube.com, require-trusted-types-for 'script'"
/** Reference/gmail.md §4.1. */
const GMAIL_POLICY =
  "script-src 'nonce-tributary-test' 'strict-dynamic'; object-src 'none'; require-trusted-types-for 'script'"

/** Serves our pages of the three sites at the sites' own addresses, under the policies the sites send. */
export async function serveTestPages(context: BrowserContext): Promise<void> {
  await context.route('https://www.youtube.com/**', (route) => {
    const watch = new URL(route.request().url()).pathname === '/watch'
    return answer(route, page(watch ? 'youtube/watch' : 'youtube/channel'), YOUTUBE_POLICY)
  })
  await context.route('https://mail.google.com/**', (route) => answer(route, page('gmail/mailbox'), GMAIL_POLICY))
  await context.route('https://app.hubspot.com/**', (route) => answer(route, page('hubspot/record'), null))
}

/** Serves one page of Gmail at every address of its, under Gmail's policy. */
export async function serveGmail(context: BrowserContext, html: string): Promise<void> {
  await context.route('https://mail.google.com/**', (route) => answer(route, html, GMAIL_POLICY))
}

/** Serves one document at its own address under YouTube's policies. */
export async function serveDocument(context: BrowserContext, url: string, html: string): Promise<void> {
  await context.route(url, (route) => answer(route, html, YOUTUBE_POLICY))
}

function page(name: string): string {
  return readFileSync(join(PAGES, name, 'source.html'), 'utf8')
}

async function answer(route: Route, body: string, policy: string | null): Promise<void> {
  if (!route.request().isNavigationRequest()) return route.abort()
  const headers: Record<string, string> = policy ? { 'content-security-policy': policy } : {}
  await route.fulfill({ contentType: HTML, headers, body })
}
