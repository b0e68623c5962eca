import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

export type BuiltExtension = { dir: string; remove(): Promise<void> }

const MANIFEST = {
  manifest_version: 3,
  name: 'Gmail adapter under test',
  version: '1',
  content_scripts: [{ matches: ['https://mail.google.com/*'], js: ['adapter.js'], run_at: 'document_end' }],
  browser_specific_settings: { gecko: { id: 'adapter@tributary.test', strict_min_version: '140.0' } },
}

/** An unpacked extension of one content script, for Chromium and Firefox: the site's adapter with an ear for tests. */
export async function buildExtension(entry: string): Promise<BuiltExtension> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: true, lib: { entry, formats: ['iife'], name: 'adapter' } },
  })
  const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : []
  const code = outputs.flatMap((result) => result.output).map((file) => (file.type === 'chunk' ? file.code : ''))
  const dir = await mkdtemp(join(tmpdir(), 'tributary-adapter-'))
  await writeFile(join(dir, 'adapter.js'), code.join('\n'))
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(MANIFEST))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}
