import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Env } from '#server/env.ts'

const ROOT = join(import.meta.dirname, '..')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')

it('README names every setting with its default and what it is', () => {
  const defaults = Env.parse({ BUILD_EXTENSION: 'yes' }) as Record<string, unknown>
  const rows = Object.entries(Env.shape).map(([name, setting]) => {
    const value = name === 'BUILD_EXTENSION' ? 'yes' : defaults[name]
    return `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${setting.description} |`
  })

  expect(README.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line))).toEqual(rows)
})

it('README cites only files and commands that are there', () => {
  const links = [...README.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1]!)
  const folders = [...README.matchAll(/^\| `([a-z/]+\/)` \|/gm)].map((match) => match[1]!)
  const scripts = [...README.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1]!)
  const known = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts

  expect(links.length + folders.length).toBeGreaterThan(6)
  expect([...links, ...folders].filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  expect(scripts.filter((script) => !(script in known))).toEqual([])
})
