import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

export type SourceFile = { name: string; file: string; text: string }

/** The files of one template folder as they stand on disk. `file` is shown in errors, e.g. `templates/x/body.hbs`. */
export type TemplateFolder = {
  id: string
  file: string
  files: Map<string, SourceFile>
  samples: SourceFile[]
}

/** Every folder of `dir` but `partials`, and the partials. Files beside the folders (framework.yaml) are not ours. */
export function readTemplateFolders(dir: string): { folders: TemplateFolder[]; partials: SourceFile[] } {
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
  const shownAs = (path: string) => relative(dirname(dir), path).replaceAll('\\', '/')
  const folders = names
    .filter((name) => name !== 'partials')
    .map((id) => ({
      id,
      file: shownAs(join(dir, id)),
      files: new Map(readFiles(join(dir, id), shownAs).map((file) => [file.name, file])),
      samples: readFiles(join(dir, id, 'samples'), shownAs).filter((file) => file.name.endsWith('.json')),
    }))
  return { folders, partials: names.includes('partials') ? readFiles(join(dir, 'partials'), shownAs) : [] }
}

function readFiles(dir: string, shownAs: (path: string) => string): SourceFile[] {
  return listFiles(dir).map((path) => ({ name: basename(path), file: shownAs(path), text: readFileSync(path, 'utf8') }))
}

function listFiles(dir: string): string[] {
  try {
    const entries = readdirSync(dir, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(dir, entry.name))
      .sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
