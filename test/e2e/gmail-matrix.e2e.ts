import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SelectorName, selectors } from '../../extension/sites/gmail/selectors.ts'
import { type LaunchedBrowser, launch } from '../support/browser.ts'
import { type Firefox, findFirefox, launchFirefox } from '../support/firefox.ts'
import { type Case, cases, MAIL, nameOf, type Played, wantedBody, wantedHead } from '../support/gmail/cases.ts'
import { type BuiltExtension, buildExtension } from '../support/gmail/extension.ts'
import { serveGmail } from '../support/test-pages.ts'

const ROOT = join(import.meta.dirname, '../..')
const THREAD = 'https://mail.google.com/mail/u/0/#inbox/FMfcgzQZTgJkLmNpQrStVwXzBcDfGhJk'
const COMPOSES = readFileSync(join(ROOT, 'test/pages/gmail/composes/source.html'), 'utf8')

type Mail = Omit<typeof MAIL, 'to'> & { to: string | null; bcc?: string[] }

let extension: BuiltExtension
beforeAll(async () => {
  extension = await buildExtension(join(ROOT, 'test/support/gmail/adapter.ts'))
})
afterAll(() => extension?.remove())

function callOf(how: Case, mail: Mail): string {
  return `window.play(${JSON.stringify(how)}, ${JSON.stringify(mail)})`
}

/** What holds for every case: the draft stands where it should, nothing else moved, one undo takes it back. */
function expectInserted(how: Case, played: Played, browser: 'chromium' | 'firefox'): void {
  const { before, outcome, after, undone } = played
  expect(outcome).toMatchObject({ ok: true, how: how.mode === 'plain' ? 'text' : 'command' })
  expect(after).toMatchObject({ body: wantedBody(how, browser), ...wantedHead(how), focused: true })
  expect(undone.body).toBe(before.body)
  for (const untouched of ['search', 'theirs', 'neighbour'] as const) expect(after[untouched]).toBe(before[untouched])
}

describe('a draft put into Gmail’s compose, in Chromium', () => {
  let browser: LaunchedBrowser
  let page: Page
  beforeAll(async () => {
    browser = await launch(extension.dir)
    await serveGmail(browser.context, COMPOSES)
    page = await browser.context.newPage()
    await page.goto(THREAD)
  })
  afterAll(() => browser?.close())

  async function play(how: Partial<Case>, mail: Partial<Mail> = {}): Promise<Played> {
    const whole = { where: 'popup', recipients: 'new', body: 'empty', mode: 'html', ...how } as const
    return JSON.parse(await page.evaluate(callOf(whole, { ...MAIL, ...mail })))
  }

  it.each(cases.map((how) => ({ name: nameOf(how), how })))('$name', async ({ how }) => {
    expectInserted(how, await play(how), 'chromium')
  })

  it.each([
    ['Spanish', { lang: 'es', label: 'Cuerpo del mensaje' }],
    ['Vietnamese', { lang: 'vi', label: 'Nội dung thư' }],
    ['Arabic, from right to left', { lang: 'ar', label: 'نص الرسالة', dir: 'rtl' }],
  ] as const)('needs no label of the page: %s', async (_name, language) => {
    const { outcome, after } = await play({ ...language, body: 'signature' })
    expect(outcome.ok).toBe(true)
    expect(after.body).toBe(wantedBody({ where: 'popup', recipients: 'new', body: 'signature', mode: 'html' }))
  })

  it('goes to the start of the only draft when nobody has clicked into it', async () => {
    const { after } = await play({ caret: false, body: 'quote' })
    expect(after.body).toBe(wantedBody({ where: 'popup', recipients: 'new', body: 'quote', mode: 'html' }))
  })

  it('goes into neither of two drafts when nobody has clicked into one', async () => {
    const { before, outcome, after } = await play({ where: 'two open', caret: false })
    expect(outcome).toMatchObject({ ok: false, reason: 'several' })
    expect(after).toEqual(before)
  })

  it.each(['old', 'new'] as const)('opens folded recipients to write them, %s', async (recipients) => {
    const { after, outcome } = await play({ recipients, folded: true })
    expect(after.to).toContain(MAIL.to)
    expect(outcome).toMatchObject({ recipient: 'typed', taken: true })
  })

  it.each(['old', 'new'] as const)('writes many recipients as blind copies, %s', async (recipients) => {
    const bcc = Array.from({ length: 48 }, (_, at) => `partner${at}@clockworkcoaching.test`)
    const { after } = await play({ recipients }, { to: null, bcc })
    expect(after.bcc.split(',').filter((one) => one.includes('@'))).toHaveLength(48)
    expect(after.to).toBe('')
  })

  it('says so when Gmail makes no chip of the recipient, and leaves what was typed', async () => {
    const { after, outcome } = await play({ chips: 'never' })
    expect(outcome).toMatchObject({ ok: true, taken: false })
    expect(after.typed).toBe(`${MAIL.to}, `)
  })

  it('leaves the caret in the first blank', async () => {
    const { after } = await play({}, { html: '<div>Thanks for ‹the topic› and ‹the date›.</div>' })
    expect(after.selected).toBe('‹the topic›')
  })

  it('writes nothing into a draft that Gmail closes in the middle, and says so', async () => {
    const { outcome, after } = await play({ close: true })
    expect(outcome).toMatchObject({ ok: false, reason: 'closed' })
    expect(after.search).toBe('')
  })

  /** What a person is told when Gmail has changed: each thing's elements gone, all layouts of it at once. */
  const broken: [SelectorName, Partial<Case>, object][] = [
    ['composeBody', {}, { ok: false, reason: 'no-compose' }],
    ['plainBody', { mode: 'plain' }, { ok: false, reason: 'no-compose' }],
    ['composeRoot', {}, { ok: false, reason: 'no-compose' }],
    ['subject', {}, { ok: true, notes: [`The subject was not put in: ${MAIL.subject}`] }],
    ['recipientField', {}, { ok: true, notes: [`To is still empty: ${MAIL.to}`] }],
    ['recipientChip', { where: 'inline' }, { ok: true, notes: [] }],
    ['send', {}, { ok: true, notes: ['Sending cannot be seen here: mark it as sent on the card.'] }],
    ['signature', { body: 'signature' }, { ok: true, notes: [] }],
    ['quote', { body: 'quote' }, { ok: true, notes: [] }],
    ['draftId', {}, { ok: true, notes: [] }],
  ]
  it.each(broken)(
    'without %s: nothing goes into a wrong field, and what is missing is said',
    async (name, how, told) => {
      const without = selectors[name].map(([selector]) => selector)
      const { before, outcome, after } = await play({ ...how, without })
      expect(outcome).toMatchObject(told)
      if (!outcome.ok) expect([after.body, outcome.message]).toEqual([before.body, expect.stringContaining('copy')])
      else expect(after.body).toContain(MAIL.html)
      for (const untouched of ['search', 'theirs', 'neighbour'] as const)
        expect(after[untouched]).toBe(before[untouched])
    },
  )

  it('takes a template of 100 KB into a body of 2 MB, and one undo takes it back', async () => {
    const html = `<div>${'<p>A line of a long report.</p>'.repeat(3_300)}</div>`
    const played = await page.evaluate(
      async ([mail, filler]) => {
        const { open_, play } = window as unknown as {
          open_(how: object): void
          play(how: object, mail: object): Promise<string>
        }
        open_({ where: 'popup', recipients: 'new', body: 'empty', mode: 'html' })
        // The page opens the draft again in `play`; what fills it comes with the first focus.
        document.addEventListener('focusin', () => (window as unknown as { mine: Element }).mine.append(filler), {
          once: true,
        })
        return play({ where: 'popup', recipients: 'new', body: 'selection', mode: 'html' }, mail)
      },
      [{ ...MAIL, html }, 'word '.repeat(400_000)] as const,
    )
    const { before, outcome, after, undone } = JSON.parse(played) as Played
    expect(before.body.length).toBeGreaterThan(2_000_000)
    expect(outcome.ok).toBe(true)
    expect(after.body.length).toBeGreaterThan(before.body.length + 100_000)
    expect(undone.body).toBe(before.body)
  })
})

const path = findFirefox()
if (!path)
  console.log('Skipped: the matrix in Firefox, because there is none. Install firefox-esr or set FIREFOX_PATH.')

describe.skipIf(!path)('a draft put into Gmail’s compose, in Firefox', () => {
  let firefox: Firefox
  let tab: string
  beforeAll(async () => {
    firefox = await launchFirefox(path ?? '', extension.dir)
    tab = await firefox.open(THREAD, COMPOSES)
  })
  afterAll(() => firefox?.close())

  it.each(cases.map((how) => ({ name: nameOf(how), how })))('$name', async ({ how }) => {
    const played = JSON.parse(String(await firefox.evaluate(tab, callOf(how, MAIL)))) as Played
    expectInserted(how, played, 'firefox')
  })
})
