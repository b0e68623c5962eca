import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mailPage } from '#server/cli/template/preview.ts'
import { loadTemplates } from '#server/templating/load.ts'
import { render } from '#server/templating/render.ts'
import { type LaunchedBrowser, launch } from '../support/browser.ts'

const PICTURES = join(import.meta.dirname, '../.output/mails')
const library = loadTemplates('templates')
const mails = library.list().flatMap(({ id }) =>
  library.get(id).samples.map(({ name, sample }) => {
    const mail = render(library, { templateId: id, ...sample })
    return { name: `${id}--${name}`, ...mail }
  }),
)

let browser: LaunchedBrowser
let page: Page
beforeAll(async () => {
  browser = await launch(null)
  page = await browser.context.newPage()
})
afterAll(() => browser?.close())

/** What the compose window of Gmail holds before anything is written, and with a signature. */
const EMPTY = '<br>'
const SIGNATURE = '<div><br></div><div data-smartmail="gmail_signature"><div dir="ltr">Kevin<br>Founder</div></div>'

/** What a compose body holds after the draft was inserted at its first caret, and what it should hold. */
async function roundTrip(html: string, before: string): Promise<{ kept: string; wanted: string }> {
  await page.setContent(`<div id="body" contenteditable="true" aria-label="Message Body">${before}</div>`)
  return page.evaluate((draft) => {
    const body = document.getElementById('body') as HTMLElement
    body.focus()
    document.getSelection()?.setPosition(body, 0)
    document.execCommand('insertHTML', false, draft)
    const holder = document.createElement('div')
    holder.innerHTML = draft
    return { kept: body.innerHTML, wanted: holder.innerHTML }
  }, html)
}

/** Texts of the page whose colour stands out less than 4.5 : 1 from what is behind them. */
function faintTexts(): Promise<string[]> {
  return page.evaluate(() => {
    const numbers = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
    const light = (color: string) => {
      const [r = 0, g = 0, b = 0] = numbers(color).map((part) => {
        const share = part / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)'
    const behind = (element: Element | null): string => {
      if (!element) return canvas
      const color = getComputedStyle(element).backgroundColor
      return numbers(color)[3] === 0 ? behind(element.parentElement) : color
    }
    const holders = [...document.querySelectorAll('main *')].filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
    )
    return holders.flatMap((element) => {
      const one = light(getComputedStyle(element).color)
      const other = light(behind(element))
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
      return contrast < 4.5 ? [`${element.textContent} (${contrast.toFixed(1)})`] : []
    })
  })
}

describe('a mail in the compose window of a real browser', () => {
  it.each(mails)('keeps its HTML: $name', async ({ html }) => {
    for (const before of ['', EMPTY]) {
      const { kept, wanted } = await roundTrip(html, before)
      expect(kept).toBe(wanted)
    }
    const { kept, wanted } = await roundTrip(html, SIGNATURE)
    expect(kept).toContain(wanted)
    expect(kept.endsWith('Kevin<br>Founder</div></div>')).toBe(true)
  })
})

describe.each(['light', 'dark'] as const)('a mail in %s', (colorScheme) => {
  beforeAll(async () => {
    rmSync(join(PICTURES, colorScheme), { recursive: true, force: true })
    mkdirSync(join(PICTURES, colorScheme), { recursive: true })
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 680, height: 400 })
  })

  it.each(mails)('is readable, and fits its window: $name', async (mail) => {
    await page.setContent(mailPage(mail))
    await page.screenshot({ path: join(PICTURES, colorScheme, `${mail.name}.png`), fullPage: true })
    expect(await faintTexts()).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  })
})
