import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { vi } from 'vitest'
import { EXTENSION_ORIGIN } from '#shared/extension-id.ts'
import { type LaunchedBrowser, launch } from './browser.ts'
import { type Gateway, openGateway } from './gateway.ts'
import { openSandboxControl, type SandboxControl } from './sandbox-control.ts'
import { makeDataDir, type RunningService, startService } from './service.ts'
import { openServiceApi, type ServiceApi } from './service-api.ts'

const ROOT = join(import.meta.dirname, '../..')
const EXTENSION = join(ROOT, '.output/chrome-mv3-e2e')
const SCREENSHOTS = join(ROOT, 'test/.output/screenshots')
const CLOCK = join(import.meta.dirname, 'shifted-clock.ts')
const STEP_MS = 15_000

/** One service with its sandbox, one browser with the extension, and a counter between the two. */
export type StoryWorld = {
  context: BrowserContext
  gateway: Gateway
  service: RunningService
  api: ServiceApi
  sandbox: SandboxControl
  /** Ctrl-C on the service; answers its exit code. */
  stopService(): Promise<number | null>
  /** Starts it again on the same data, so many days later. */
  startAgain(daysLater: number): Promise<void>
  /** Pictures are for people: test/.output/screenshots/<world>/NN-name.png. */
  picture(page: Page, name: string): Promise<void>
  close(): Promise<void>
}

export async function openStoryWorld(name: string, env: Record<string, string>): Promise<StoryWorld> {
  const data = await makeDataDir()
  const gateway = await openGateway()
  let browser: LaunchedBrowser | null = null
  let running = false
  let pictures = 0
  // The poll would ask HubSpot at a moment of its own; the tests ask when it matters.
  const settings = { BUILD_EXTENSION: 'no', PUBLIC_URL: gateway.url, POLL_SECONDS: '3600', ...env }
  async function start(more: Record<string, string>) {
    const service = await startService(data.dir, { ...settings, ...more })
    running = true
    const { url } = await readAddress(data.dir)
    gateway.lead(url)
    return { service, api: await openServiceApi(data.dir), sandbox: openSandboxControl(service.sandboxUrl) }
  }
  async function stopService(): Promise<number | null> {
    gateway.lead(null)
    running = false
    return world.service.stop()
  }
  const started = await start({}).catch(async (error: unknown) => {
    await gateway.close()
    await data.remove()
    throw error
  })
  browser = await launch(EXTENSION)
  browser.context.setDefaultTimeout(STEP_MS)
  await rm(join(SCREENSHOTS, name), { recursive: true, force: true })
  await mkdir(join(SCREENSHOTS, name), { recursive: true })
  const world: StoryWorld = {
    ...started,
    context: browser.context,
    gateway,
    stopService,
    async startAgain(daysLater) {
      const shift = { CLOCK_SHIFT_MS: String(daysLater * 86_400_000), NODE_OPTIONS: `--import=${CLOCK}` }
      Object.assign(world, await start(daysLater === 0 ? {} : shift))
    },
    async picture(page, title) {
      pictures += 1
      const file = `${String(pictures).padStart(2, '0')}-${title}.png`
      await page.screenshot({ path: join(SCREENSHOTS, name, file), animations: 'disabled' })
    },
    async close() {
      await browser?.close()
      if (running) await stopService()
      await gateway.close()
      await data.remove()
    },
  }
  return world
}

async function readAddress(dataDir: string): Promise<{ url: string }> {
  return JSON.parse(await readFile(join(dataDir, 'service.json'), 'utf8'))
}

/** Connects the extension as a person does: paste the link, compare the code, confirm. Leaves the options page open. */
export async function signIn({ context, service, picture }: StoryWorld): Promise<Page> {
  const options = await openedAtInstall(context)
  await options.getByTestId('server-url').fill(service.signInLink)
  await picture(options, 'options-before')
  const opened = context.waitForEvent('page')
  await options.getByTestId('connect').click()
  const page = await opened
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await picture(page, 'sign-in-page')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Connect', exact: true }).waitFor()
  await picture(page, 'confirm-page')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('heading', { name: 'Connected' }).waitFor()
  await page.close()
  await options.getByTestId('partner-count').filter({ hasText: 'partners' }).waitFor()
  await picture(options, 'options-signed-in')
  return options
}

/** The options open by themselves, in a tab of their own or in the browser's first empty one. */
async function openedAtInstall(context: BrowserContext): Promise<Page> {
  const isOptions = (page: Page) => page.url() === `${EXTENSION_ORIGIN}/options.html`
  return vi.waitUntil(() => context.pages().find(isOptions), { timeout: STEP_MS })
}
