import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type ImportedTemplate, importDocument } from '../../templating/import/import-document.ts'
import { reviewTemplates } from '../../templating/review/review-templates.ts'
import { CliError } from '../cli-error.ts'
import { orCliError } from './render-folder.ts'

export type ImportOptions = { dir: string; fill: Record<string, string>; replace: boolean; dryRun: boolean }
export type Imported = { templates: ImportedTemplate[]; dir: string; written: boolean }

/**
 * Makes template folders of a document's mails. All of them pass lint and are written, or none is: they are made in a
 * folder beside the others and moved there at the end.
 */
export function importFile(file: string, { dir, fill, replace, dryRun }: ImportOptions): Imported {
  const document = readDocument(file)
  const templates = orCliError(() => importDocument(document, fill))
  refuseDoubles(templates)
  const taken = templates.filter(({ id }) => existsSync(join(dir, id)))
  if (taken.length > 0 && !replace && !dryRun) {
    const names = taken.map(({ id }) => id).join(', ')
    throw new CliError(
      `${dir} has ${names} already. Add --replace to take the document's wording, or --dir for another folder.`,
    )
  }
  if (!dryRun) mkdirSync(dir, { recursive: true })
  const made = mkdtempSync(join(dryRun ? tmpdir() : resolve(dir), '.import-'))
  try {
    const staged = join(made, 'templates')
    stage(templates, { dir, staged })
    const { problems } = reviewTemplates(staged)
    if (problems.length > 0)
      throw new CliError(problems.map((each) => `${each.file}:${each.line}: ${each.message}`).join('\n'))
    if (!dryRun) for (const { id } of templates) move(join(staged, id), join(dir, id))
    if (!dryRun && !existsSync(join(dir, 'partials'))) move(join(staged, 'partials'), join(dir, 'partials'))
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
  return { templates, dir, written: !dryRun }
}

function readDocument(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CliError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Name a Markdown file.`,
      error,
    )
  }
}

function refuseDoubles(templates: readonly ImportedTemplate[]): void {
  const double = templates.find(({ id }, index) => templates.findIndex((each) => each.id === id) < index)
  if (!double) return
  const where = `line ${double.block.firstLine}`
  throw new CliError(
    `Two mails of the document would be "${double.id}", the second in ${where}. Give it a heading of its own.`,
  )
}

function stage(templates: readonly ImportedTemplate[], { dir, staged }: { dir: string; staged: string }): void {
  const own = join(dir, 'partials')
  const partials = existsSync(own) ? own : join(import.meta.dirname, '..', '..', '..', 'templates', 'partials')
  cpSync(partials, join(staged, 'partials'), { recursive: true })
  for (const { id, files } of templates) {
    for (const [name, text] of Object.entries(files)) {
      const path = join(staged, id, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  }
}

function move(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  renameSync(from, to)
}
