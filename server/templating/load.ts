import { resolve } from 'node:path'
import { checkHtml } from './check/check-html.ts'
import { parseSource } from './check/check-template.ts'
import type { ParsedPartial } from './check/scope.ts'
import { compileTexts } from './compile-texts.ts'
import { createEngine } from './engine.ts'
import { createLibrary, type TemplateLibrary } from './library.ts'
import { loadFolder, type Partials } from './load-folder.ts'
import { readTemplateFolders, type SourceFile } from './read-folder.ts'
import { invalidTemplates, TemplateError, type TemplateProblem } from './template-error.ts'

/**
 * Reads, checks and compiles every template under `dir`, once, at start.
 * @throws TemplateError `invalid-template` listing every problem at once with file and line
 */
export function loadTemplates(dir: string): TemplateLibrary {
  const { folders, partials: partialFiles } = readFolders(resolve(dir))
  const problems: TemplateProblem[] = []
  const partials = parsePartials(partialFiles, problems)
  const compilers = {
    html: createEngine(programs(partials.html), 'html'),
    text: createEngine(programs(partials.text), 'text'),
  }
  const templates = folders.map((folder) => loadFolder(folder, { partials, compilers }, problems))
  if (folders.length === 0) problems.push({ file: dir, line: 1, message: 'holds no template folder; add one' })
  if (problems.length > 0) throw invalidTemplates(problems)
  return createLibrary(
    templates.filter((template) => template !== null),
    compileTexts({ partials, compilers }),
  )
}

function readFolders(dir: string): ReturnType<typeof readTemplateFolders> {
  try {
    return readTemplateFolders(dir)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new TemplateError('invalid-template', `The templates cannot be read: ${reason}; check the folder ${dir}`)
  }
}

/** `section.html.hbs` and `section.text.hbs` are the two forms of the partial "section". */
function parsePartials(files: SourceFile[], problems: TemplateProblem[]): Partials {
  const partials: Partials = { html: new Map(), text: new Map() }
  for (const { name, file, text } of files) {
    const [, id, form] = /^([a-z][a-z0-9-]*)\.(html|text)\.hbs$/.exec(name) ?? []
    if (!id || (form !== 'html' && form !== 'text')) {
      problems.push({ file, line: 1, message: 'a partial is named name.html.hbs or name.text.hbs; rename it' })
      continue
    }
    const parsed = parseSource(file, text)
    problems.push(...parsed.problems)
    if (!parsed.program) continue
    if (form === 'html') problems.push(...checkHtml(parsed.program, file))
    partials[form].set(id, { file, program: parsed.program })
  }
  return partials
}

function programs(partials: Map<string, ParsedPartial>): Map<string, hbs.AST.Program> {
  return new Map([...partials].map(([name, partial]) => [name, partial.program]))
}
