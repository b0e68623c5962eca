import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { mailPage } from '#server/cli/template/preview.ts'
import { loadTemplates } from '#server/templating/load.ts'
import { render } from '#server/templating/render.ts'
import { launch } from '../support/browser.ts'

const FOLDER = join(import.meta.dirname, '../.output/mail-pictures')
const WIDTHS = [600, 320]
const SCHEMES = ['light', 'dark'] as const

/**
 * Pictures of every sample of every template at two widths, light and dark, to be looked at: `node test/mails/pictures.ts`.
 * Fails if any mail is wider than its window.
 */
async function takePictures(): Promise<void> {
  const library = loadTemplates('templates')
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const { context, close } = await launch(null)
  const page = await context.newPage()
  const wide: string[] = []
  let taken = 0
  for (const { id } of library.list()) {
    for (const { name, sample } of library.get(id).samples) {
      await page.setContent(mailPage(render(library, { templateId: id, ...sample })))
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
        if (scrolls) wide.push(`${id}/${name} at ${width} px`)
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme })
          const path = join(FOLDER, `${id}--${name}-${width}-${colorScheme}.png`)
          await page.screenshot({ path, fullPage: true })
          taken += 1
        }
      }
    }
  }
  await close()
  console.log(`${taken} pictures in ${FOLDER}`)
  if (wide.length > 0) throw new Error(`Wider than their window: ${wide.join(', ')}`)
}

await takePictures()
