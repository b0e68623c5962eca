import { join } from 'node:path'
import { build } from 'vite'

/** The YouTube adapter as one script for `addInitScript`; it sets `tributaryYoutube`. */
export async function bundleAdapter(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      lib: { entry: join(import.meta.dirname, 'adapter-entry.ts'), formats: ['iife'], name: 'adapter' },
    },
  })
  const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : []
  const code = outputs.flatMap((result) => result.output).map((file) => (file.type === 'chunk' ? file.code : ''))
  return code.join('\n')
}
