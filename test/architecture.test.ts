import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

type Import = { from: string; what: string; typeOnly: boolean }

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(ROOT, path)).isDirectory()) return filesIn(path)
    return /\.tsx?$/.test(name) ? [path] : []
  })
}

function importsIn(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const pattern =
    /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)|^import\s+['"]([^'"]+)['"]/gm
  return [...text.matchAll(pattern)].map((match) => {
    const what = match[2] ?? match[3] ?? match[4] ?? ''
    return { from: file, what: resolveImport(file, what), typeOnly: Boolean(match[1]) }
  })
}

function resolveImport(file: string, what: string): string {
  if (what.startsWith('#')) return what.slice(1)
  if (what.startsWith('.')) return relative(ROOT, join(ROOT, file, '..', what))
  return what
}

function importsOf(folder: string): Import[] {
  return filesIn(folder).flatMap(importsIn)
}

/** The files and packages whose code comes along with these files; types do not. */
function loadedBy(files: string[]): Set<string> {
  const loaded = new Set<string>()
  const waiting = [...files]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (loaded.has(next)) continue
    loaded.add(next)
    if (!/\.tsx?$/.test(next)) continue
    waiting.push(
      ...importsIn(next)
        .filter(({ typeOnly }) => !typeOnly)
        .map(({ what }) => what),
    )
  }
  return loaded
}

function valuesOf(folder: string): Import[] {
  return importsOf(folder).filter(({ typeOnly }) => !typeOnly)
}

function listed(imports: Import[]): string[] {
  return imports.map(({ from, what }) => `${from} imports ${what}`)
}

const isOurs = (what: string) => /^(shared|server|extension|test)\//.test(what)

describe('the directions of DESIGN §2', () => {
  it('lets shared import zod and itself, nothing else', () => {
    const wrong = importsOf('shared').filter(({ what }) => what !== 'zod' && !what.startsWith('shared/'))
    expect(listed(wrong)).toEqual([])
  })

  it('lets the server import shared and itself, never the extension', () => {
    const wrong = importsOf('server').filter(({ what }) => isOurs(what) && !/^(server|shared)\//.test(what))
    expect(listed(wrong)).toEqual([])
  })

  it('lets the extension take one type from the server, and never a value', () => {
    const fromServer = importsOf('extension').filter(({ what }) => what.startsWith('server/'))
    expect(fromServer).toEqual([{ from: 'extension/background/api.ts', what: 'server/app.ts', typeOnly: true }])
  })

  it.each([
    ['@hubspot/api-client', ['server/hubspot/']],
    ['handlebars', ['server/templating/']],
    [
      'drizzle-orm',
      [
        'server/db/',
        'server/services/',
        'server/write/',
        'server/sync/',
        'server/jobs/',
        'server/limiter/',
        'server/sample/',
      ],
    ],
    ['pg-boss', ['server/jobs/']],
    ['@electric-sql/pglite', ['server/db/']],
    ['ky', ['extension/background/']],
  ])('keeps %s behind its door', (name, doors) => {
    const users = [...importsOf('server'), ...importsOf('shared'), ...importsOf('extension')].filter(
      ({ what }) => what === name || what.startsWith(`${name}/`),
    )
    expect(users.length).toBeGreaterThan(0)
    expect(listed(users.filter(({ from }) => !doors.some((door) => from.startsWith(door))))).toEqual([])
  })

  it('lets routes call services, and nothing behind them', () => {
    const within = /^(shared|server\/(routes|services|middleware|pages))\/|^server\/errors\.ts$/
    const wrong = valuesOf('server/routes').filter(({ what }) => isOurs(what) && !within.test(what))
    expect(listed(wrong)).toEqual([])
  })

  it('lets tasks call services and the sync engine, and nothing behind them', () => {
    const within = /^(shared|server\/(jobs|services|sync))\/|^server\/errors\.ts$/
    const wrong = valuesOf('server/jobs/tasks').filter(({ what }) => isOurs(what) && !within.test(what))
    expect(listed(wrong)).toEqual([])
  })

  it('lets services and verbs reach the doors through deps alone', () => {
    const doors =
      /^server\/(hubspot|limiter|start|cli|routes|middleware)\/|^server\/(db\/client|jobs\/queue|app|main)\.ts$/
    const packages = /^(node:(https?|net|child_process|fs)|undici|ky|pg|pg-boss|@electric-sql\/pglite)(\/|$)/
    const wrong = [...valuesOf('server/services'), ...valuesOf('server/write')].filter(
      ({ what }) => doors.test(what) || packages.test(what),
    )
    expect(listed(wrong)).toEqual([])
  })

  it('lets the sandbox import nothing of ours', () => {
    const wrong = importsOf('server/sandbox').filter(({ what }) => isOurs(what) && !what.startsWith('server/sandbox/'))
    expect(listed(wrong)).toEqual([])
  })

  it('lets nobody but the sandbox itself import the sandbox', () => {
    const wrong = [...importsOf('server'), ...importsOf('extension')].filter(
      ({ from, what }) => what.startsWith('server/sandbox/') && !from.startsWith('server/sandbox/'),
    )
    expect(listed(wrong)).toEqual([])
  })

  it('keeps the sites apart from one another and from the overlays', () => {
    const wrong = importsOf('extension/sites').filter(({ from, what }) => {
      const own = from.split('/').slice(0, 3).join('/')
      return (
        what.startsWith('extension/overlays') ||
        (/^extension\/sites\/(youtube|gmail|hubspot)\//.test(what) && !what.startsWith(own))
      )
    })
    expect(listed(wrong)).toEqual([])
  })

  it('lets no overlay and no button know a site', () => {
    const wrong = [...importsOf('extension/overlays'), ...importsOf('extension/ui')].filter(({ what }) =>
      /^extension\/sites\/(youtube|gmail|hubspot)\//.test(what),
    )
    expect(listed(wrong)).toEqual([])
  })

  const CONTENT = readdirSync(join(ROOT, 'extension/entrypoints')).filter((name) => name.endsWith('.content'))

  it.each(CONTENT)('lets %s carry no zod, no client and nothing of the background', (name) => {
    const loaded = [...loadedBy(filesIn(`extension/entrypoints/${name}`))]
    expect(loaded).toContain('wxt/utils/define-content-script')
    expect(loaded.some((what) => what.startsWith('extension/sites/'))).toBe(true)
    expect(loaded.filter((what) => /^(zod|ky|hono)(\/|$)|^extension\/background\/|^server\//.test(what))).toEqual([])
  })

  it('lets only the background talk to the server', () => {
    const talks = /\b(fetch|importScripts)\(|\bnew (XMLHttpRequest|WebSocket|EventSource)\b|\.sendBeacon\(/
    const talking = filesIn('extension').filter((file) => talks.test(readFileSync(join(ROOT, file), 'utf8')))
    expect(talking.filter((file) => !file.startsWith('extension/background/'))).toEqual([])
    const others = filesIn('extension/entrypoints').filter((file) => file !== 'extension/entrypoints/background.ts')
    expect([...loadedBy(others)].filter((what) => what.startsWith('extension/background/'))).toEqual([])
  })

  it('lets only start-up read the environment', () => {
    const readers = filesIn('server').filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('process.env'))
    expect(readers.filter((file) => !file.startsWith('server/cli/'))).toEqual(['server/main.ts'])
  })

  it('calls the clock nowhere in shared', () => {
    const clocks = filesIn('shared').filter((file) =>
      /Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(clocks).toEqual([])
  })
})

describe('every list is whole', () => {
  it.each([
    ['server/sync/objects', 'index.ts', ['definition.ts', 'value.ts']],
    ['server/jobs/tasks', 'index.ts', []],
    ['extension/background/handlers', 'index.ts', []],
    ['server/templating/helpers', 'index.ts', ['date.ts', 'number.ts', 'percent.ts', 'rating.ts']],
    ['shared/health/components', '../score.ts', ['kept-days.ts']],
  ])('%s names each of its files', (folder, index, apart) => {
    const list = readFileSync(join(ROOT, folder, index), 'utf8')
    const files = readdirSync(join(ROOT, folder)).filter((name) => name !== index && !apart.includes(name as never))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((name) => !list.includes(`/${name}`))).toEqual([])
  })
})
