/**
 * What the extension costs a page of Gmail: bytes against InboxSDK's, main-thread time at start, and CPU in a storm of
 * 5,000 mutations a second, each beside the same page without the extension (DESIGN §11). Ends with 1 above a limit.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { CDPSession, Page } from 'playwright-core'
import { build } from 'wxt'
import { launch } from '../support/browser.ts'
import { serveGmail } from '../support/test-pages.ts'

const THREAD = 'https://mail.google.com/mail/u/0/#inbox/FMfcgzQZTgJkLmNpQrStVwXzBcDfGhJk'
const PAGE = readFileSync(join(import.meta.dirname, '../pages/gmail/composes/source.html'), 'utf8')
/** Content script and page script of @inboxsdk/core 2.2.26, minified and gzipped (reference/gmail.md §1.2). */
const INBOXSDK = 303_698 + 57_960
const BYTES = 25 * 1024
const STORM = { perSecond: 5_000, seconds: 4, limit: 0.02 }
const ROUNDS = 3

type Cost = { start: number; storm: number }

const dir = await mkdtemp(join(tmpdir(), 'tributary-bench-'))
try {
  await build({ mode: 'e2e', browser: 'chrome', outDir: dir, outDirTemplate: 'ext' })
  const bytes = gzipSync(readFileSync(join(dir, 'ext/content-scripts/gmail.js')), { level: 9 }).length
  const bare: Cost[] = []
  const ours: Cost[] = []
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await measure(null))
    ours.push(await measure(join(dir, 'ext')))
  }
  report(bytes, bare, ours)
} finally {
  await rm(dir, { recursive: true, force: true })
}

/** Seconds of the page's main thread: until it rests, and during the storm. */
async function measure(extension: string | null): Promise<Cost> {
  const browser = await launch(extension)
  try {
    await serveGmail(browser.context, PAGE)
    const page = await browser.context.newPage()
    const session = await browser.context.newCDPSession(page)
    await session.send('Performance.enable')
    await page.goto(THREAD)
    await page.waitForTimeout(3_000)
    const start = await taskSeconds(session)
    await storm(page)
    return { start, storm: (await taskSeconds(session)) - start }
  } finally {
    await browser.close()
  }
}

/** Rows that come and go, as in a list that is being loaded; the same number in every run. */
function storm(page: Page): Promise<void> {
  return page.evaluate(async ({ perSecond, seconds }) => {
    const place = document.querySelector('[role=main]') as Element
    const perTick = perSecond / 100
    for (let tick = 0; tick < seconds * 100; tick++) {
      const due = performance.now() + 10
      for (let at = 0; at < perTick / 2; at++) {
        const row = document.createElement('div')
        place.append(row)
        row.remove()
      }
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    }
  }, STORM)
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
}

function report(bytes: number, bare: Cost[], ours: Cost[]): void {
  const median = (costs: Cost[], what: keyof Cost) => costs.map((cost) => cost[what]).toSorted((a, b) => a - b)[1] ?? 0
  const added = (what: keyof Cost) => median(ours, what) - median(bare, what)
  const share = added('storm') / STORM.seconds
  const ms = (seconds: number) => `${(seconds * 1000).toFixed(0)} ms`
  console.log(
    `content script, gzip      ${bytes} bytes (limit ${BYTES}); InboxSDK ${INBOXSDK}, ${(INBOXSDK / bytes).toFixed(1)} ×`,
  )
  console.log(`start, main thread        ${ms(median(bare, 'start'))} without, ${ms(added('start'))} added`)
  console.log(
    `${STORM.perSecond} mutations/s, ${STORM.seconds} s   ${ms(median(bare, 'storm'))} without, ${ms(added('storm'))} added: ${(share * 100).toFixed(2)} % CPU (limit ${STORM.limit * 100} %)`,
  )
  if (bytes > BYTES || share > STORM.limit) process.exitCode = 1
}
