import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addressOf } from '../captures/cases.ts'
import { type Capture, loadCaptures } from '../captures/load.ts'
import { overlayOn } from '../support/overlay.ts'
import { openStoryWorld, type StoryWorld, signIn } from '../support/story-world.ts'
import { serveDocument, serveTestPages } from '../support/test-pages.ts'
import { fillBlanks } from './steps.ts'

const FOLDER = join(import.meta.dirname, '../../../shared/captures')
const PLAYED = ['channel-pageheader-2025-06-verified-videos-tab.html', 'watch-2025-06-dave2d.html']
/** What a person types where a page says nothing. */
const WORDS: Record<string, string> = { videoTitle: 'The newest video', topic: 'testing devices' }

const captures = loadCaptures(FOLDER)
if (!captures) console.log(`The story on captured pages is left out: ${FOLDER} is not there.`)
const played = (captures ?? []).filter(({ file }) => PLAYED.includes(file))

test.skipIf(!captures)('both pages that are played are there', () => {
  expect(played.map(({ file }) => file).toSorted()).toEqual(PLAYED)
})

// A world each: what one story's last write sets off later would be counted in the next.
describe.each(played)('on $file as it came from YouTube', (capture) => {
  const name = nameIn(capture)
  let world: StoryWorld

  beforeAll(async () => {
    world = await openStoryWorld(`captures-${capture.expected.videoTitle ? 'watch' : 'channel'}`, {})
    await serveTestPages(world.context)
    await serveDocument(world.context, addressOf(capture), capture.text)
    await (await signIn(world)).close()
  })
  afterAll(() => world?.close())

  test('an offer, a draft, a mail, and then a partner', async () => {
    const page = await world.context.newPage()
    const overlay = overlayOn(page)
    await world.gateway.quiet()
    world.gateway.forget()
    await page.goto(addressOf(capture), { waitUntil: 'domcontentloaded' })
    await overlay.pill.filter({ hasText: 'Draft outreach' }).waitFor()
    expect(world.gateway.asked()).toEqual([])
    await world.picture(page, `${name}-pill`)

    await overlay.pill.click()
    await overlay.preview.filter({ hasText: name }).waitFor()
    if (capture.expected.videoTitle) expect(await overlay.preview.textContent()).toContain(capture.expected.videoTitle)
    await world.picture(page, `${name}-draft`)
    const blanks = await overlay.draft.locator('.value.blank [data-value]').evaluateAll(namesOf)
    await fillBlanks(overlay, Object.fromEntries(blanks.map((blank) => [blank, WORDS[blank] ?? ''])))

    const opened = world.context.waitForEvent('page')
    await overlay.openGmail.click()
    const mail = await opened
    await mail.locator('[g_editable] a[href="https://calendar.example.com/kevin"]').waitFor()
    expect(await mail.locator('[g_editable]').textContent()).toContain(name)
    await mail.locator('.aoO').click()
    await overlayOn(mail).toast.filter({ hasText: 'Mail logged' }).waitFor()
    await mail.close()

    // The page that is still open hears of the write: the index is here.
    await overlay.pill.filter({ hasText: 'Follow-up 1' }).waitFor()
    await world.gateway.quiet()
    world.gateway.forget()
    await page.goto(addressOf(capture), { waitUntil: 'domcontentloaded' })
    await overlay.pill.filter({ hasText: 'Follow-up 1' }).waitFor()
    expect(await overlay.pill.textContent()).toContain('Tier 2')
    expect(world.gateway.asked()).toEqual([])
    await world.picture(page, `${name}-partner`)
    await page.close()
  })
})

function nameIn({ file, expected }: Capture): string {
  const name = expected.author ?? expected.title
  if (!name) throw new Error(`EXPECTED.json gives ${file} neither an author nor a title.`)
  return name
}

function namesOf(fields: Element[]): string[] {
  return fields.map((field) => field.getAttribute('data-value') ?? '')
}
