// @vitest-environment node
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build } from 'wxt'
import { EXTENSION_ORIGIN } from '#shared/extension-id.ts'

const HUBSPOT = ['app', 'app-na2', 'app-na3', 'app-eu1', 'app-ap1'].map((host) => `https://${host}.hubspot.com/*`)
const GMAIL = ['https://mail.google.com/*']
const SCRIPTS = ['gmail', 'hubspot', 'youtube']
const GZIP_LIMIT = 25 * 1024

type Manifest = {
  key?: string
  permissions: string[]
  host_permissions?: string[]
  optional_host_permissions?: string[]
  content_scripts: { matches: string[]; js: string[] }[]
  web_accessible_resources?: unknown
  browser_specific_settings?: { gecko: { id: string; strict_min_version: string; data_collection_permissions: object } }
}
type Built = { manifest: Manifest; scripts: Record<string, string>; background: string }

let folder: string
let chrome: Built
let firefox: Built
let test_build: Built

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-build-'))
  chrome = await built('chrome', 'production')
  firefox = await built('firefox', 'production')
  test_build = await built('chrome', 'e2e')
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function built(browser: 'chrome' | 'firefox', mode: string): Promise<Built> {
  const out = `${browser}-${mode}`
  await build({ browser, mode, outDir: folder, outDirTemplate: out, logger: silent } as Parameters<typeof build>[0])
  const read = (file: string) => readFile(join(folder, out, file), 'utf8')
  const names = await readdir(join(folder, out, 'content-scripts'))
  const scripts = await Promise.all(
    names.map(async (name) => [name.replace('.js', ''), await read(`content-scripts/${name}`)] as const),
  )
  return {
    manifest: JSON.parse(await read('manifest.json')),
    scripts: Object.fromEntries(scripts),
    background: await read('background.js'),
  }
}

const quiet = () => {}
const silent = {
  debug: quiet,
  log: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  fatal: quiet,
  success: quiet,
  level: 0,
}

test('there is one content script for each site and nothing beside them', () => {
  expect(Object.keys(chrome.scripts).sort()).toEqual(SCRIPTS)
})

test('every content script is at most 25 KB gzip', () => {
  const sizes = SCRIPTS.map((name) => [name, gzipSync(chrome.scripts[name] ?? '', { level: 9 }).length] as const)
  expect(sizes.filter(([, size]) => size > GZIP_LIMIT)).toEqual([])
})

test('no content script carries zod, Handlebars, ky or the HubSpot client, and the background no server', () => {
  for (const name of SCRIPTS) {
    expect(chrome.scripts[name]).not.toMatch(/ZodError|_zod|Handlebars|@hubspot|HTTPError/)
  }
  expect(chrome.background).not.toMatch(/Handlebars|@hubspot\/api-client|pg-boss|PGlite/)
})

test('the overlay of a build that ships is closed to the page, that of the test build is open to the test', () => {
  const mode = (script = '') => /attachShadow\(\{mode:.(\w+)/.exec(script)?.[1]
  for (const name of SCRIPTS) {
    const modes = [chrome, firefox, test_build].map((build) => mode(build.scripts[name]))
    expect(modes).toEqual(['closed', 'closed', 'open'])
  }
})

test('only Firefox, whose storage every content script reads, keeps the session in a database of its own', () => {
  expect([chrome, firefox].map((build) => build.background.includes('tributary-${'))).toEqual([false, true])
  expect([chrome, firefox].map((build) => build.background.includes('local:session'))).toEqual([true, false])
})

test('Chrome is asked for storage, alarms and scripting, and for no host; Gmail is optional', () => {
  const { permissions, host_permissions, optional_host_permissions, web_accessible_resources } = chrome.manifest
  expect(permissions.toSorted()).toEqual(['alarms', 'scripting', 'storage'])
  expect(host_permissions).toBeUndefined()
  expect(optional_host_permissions).toEqual(GMAIL)
  expect(web_accessible_resources).toBeUndefined()
})

test.each([
  ['Chrome', () => chrome],
  ['Firefox', () => firefox],
  ['the test build', () => test_build],
])('%s runs on YouTube and on the five HubSpot hosts by itself', (_name, get) => {
  const matches = get().manifest.content_scripts.flatMap((script) => script.matches)
  expect(matches.toSorted()).toEqual(['https://www.youtube.com/*', ...HUBSPOT].toSorted())
})

test('Firefox gets its id, its oldest version and what data leaves the browser', () => {
  const gecko = firefox.manifest.browser_specific_settings?.gecko
  expect(gecko).toMatchObject({
    strict_min_version: '140.0',
    data_collection_permissions: { required: expect.any(Array) },
  })
  expect(firefox.manifest.host_permissions).toBeUndefined()
  expect(firefox.manifest.optional_host_permissions).toEqual(GMAIL)
  expect(firefox.manifest.key).toBeUndefined()
})

test('the test build has Gmail granted', () => {
  expect(test_build.manifest.host_permissions).toEqual(GMAIL)
})

test('the Chrome id that the service trusts follows from the manifest key', () => {
  const digest = createHash('sha256')
    .update(Buffer.from(chrome.manifest.key ?? '', 'base64'))
    .digest('hex')
  const id = [...digest.slice(0, 32)].map((char) => String.fromCharCode(97 + Number.parseInt(char, 16))).join('')
  expect(EXTENSION_ORIGIN).toBe(`chrome-extension://${id}`)
})
