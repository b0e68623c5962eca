import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * Path of a Chromium that can be started: `CHROME_PATH`, Debian's, Chrome, Playwright's own. If there is none, Debian's
 * is installed where that is possible (as root).
 * @throws with the two ways to get one.
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string {
  if (env.CHROME_PATH) {
    if (existsSync(env.CHROME_PATH)) return env.CHROME_PATH
    throw new Error(`CHROME_PATH names ${env.CHROME_PATH}, which is not there. Correct it or unset it.`)
  }
  const found = [...systemPaths, playwrightPath()].find((path) => path !== '' && existsSync(path))
  return found ?? installOnDebian() ?? noBrowser()
}

function playwrightPath(): string {
  try {
    return chromium.executablePath()
  } catch {
    return ''
  }
}

function installOnDebian(): string | null {
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (!debian || spawnSync('apt-get', ['--version']).status !== 0) return null
  console.error('No browser found: installing Debian’s chromium (apt-get install -y chromium) …')
  // A fresh image has no package lists and knows no chromium before the update.
  for (const args of [['install', '-y', 'chromium'], ['update'], ['install', '-y', 'chromium']]) {
    const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] })
    if (status === 0 && args[0] === 'install') break
  }
  return existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : null
}

function noBrowser(): never {
  const system = existsSync('/etc/os-release')
    ? (/^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '')
    : ''
  throw new Error(
    `The browser tests need a Chromium and this machine has none${system && ` (${system})`}. Either install one ` +
      '(on Debian or Ubuntu: apt-get install chromium; elsewhere: npx playwright-core install chromium), ' +
      'or set CHROME_PATH to the one you have.',
  )
}

export type LaunchedBrowser = { context: BrowserContext; close(): Promise<void> }

/**
 * Starts Chromium with a profile of its own, gone after `close`, without any way to the internet (only loopback is
 * resolved): pages come from `context.route`. `extensionDir`: an unpacked extension to load, or none.
 * The arguments are those of reference/gmail.md §4.1.
 */
export async function launch(extensionDir: string | null): Promise<LaunchedBrowser> {
  const executablePath = findBrowser()
  const profile = await mkdtemp(join(tmpdir(), 'tributary-browser-'))
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  const extension = extensionDir
    ? [`--disable-extensions-except=${extensionDir}`, `--load-extension=${extensionDir}`]
    : []
  const options = {
    executablePath,
    headless: true,
    viewport: { width: 1280, height: 800 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      ...extension,
    ],
  }
  const context = await chromium.launchPersistentContext(profile, options).catch(async (error: unknown) => {
    await removeProfile()
    throw error
  })
  const close = async () => {
    await context.close()
    await removeProfile()
  }
  return { context, close }
}
