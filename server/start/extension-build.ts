import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const BUILT = '.output/chrome-mv3/manifest.json'
const SOURCES = ['extension', 'shared', 'wxt.config.ts', 'package.json']

export type ExtensionBuild = { dir: string; built: boolean; problem: string | null }

/** Builds the Chrome extension unless the last build is newer than its sources. A failed build does not stop the service. */
export async function buildExtension(root: string): Promise<ExtensionBuild> {
  const dir = join(root, '.output/chrome-mv3')
  if (isFresh(root)) return { dir, built: false, problem: null }
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const child = spawn(process.execPath, [join(root, 'node_modules/wxt/bin/wxt.mjs'), 'build'], { cwd: root })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  child.on('error', (error) => resolve(error.message))
  child.on('exit', (code) => resolve(code === 0 ? null : output.trim().slice(-600)))
  return { dir, built: true, problem: await promise }
}

function isFresh(root: string): boolean {
  const built = join(root, BUILT)
  if (!existsSync(built)) return false
  const builtAt = statSync(built).mtimeMs
  return SOURCES.every((source) => newest(join(root, source)) < builtAt)
}

function newest(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}
