import { createHash } from 'node:crypto'
import type { TemplateTexts } from '#shared/api/templates.ts'
import { checkTemplate, parseSource } from './check/check-template.ts'
import type { Form, ParsedPartial } from './check/scope.ts'
import type { Compile } from './engine.ts'
import type { Template } from './library.ts'
import { TemplateMeta } from './meta.ts'
import { parseValue } from './parse-value.ts'
import type { SourceFile, TemplateFolder } from './read-folder.ts'
import { resolveValues } from './resolve.ts'
import { Sample } from './sample.ts'
import type { TemplateProblem } from './template-error.ts'
import { parseYamlFile } from './yaml-file.ts'

export const FORM_FILES: Record<Form, string> = { subject: 'subject.hbs', html: 'body.hbs', text: 'text.hbs' }
const FORMS = ['subject', 'html', 'text'] as const

export type Partials = Record<'html' | 'text', Map<string, ParsedPartial>>
export type Compilers = Record<'html' | 'text', Compile>
export type Shared = { partials: Partials; compilers: Compilers }

/** Reads, checks and compiles one folder; null where anything is wrong, with the reasons added to `problems`. */
export function loadFolder(folder: TemplateFolder, shared: Shared, problems: TemplateProblem[]): Template | null {
  const before = problems.length
  if (!/^[a-z0-9-]+$/.test(folder.id)) {
    problems.push({
      file: folder.file,
      line: 1,
      message: 'a template folder is named in lower case with "-"; rename it',
    })
  }
  const meta = loadMeta(folder, problems)
  const sources = loadSources(folder, problems)
  const samples = loadSamples(folder, problems)
  if (!meta || !sources) return null
  checkSources(folder, { meta, sources, partials: shared.partials }, problems)
  checkSamples(folder, { meta, samples }, problems)
  if (problems.length > before) return null
  const compiled = {
    subject: shared.compilers.text(sources.subject),
    html: shared.compilers.html(sources.html),
    text: shared.compilers.text(sources.text),
  }
  warmUp(folder, { meta, compiled }, problems)
  const texts = textsOf(folder)
  return { id: folder.id, meta, version: versionOf(texts), texts, ...compiled, samples }
}

function textsOf({ files }: TemplateFolder): TemplateTexts {
  const text = (name: string) => files.get(name)?.text ?? ''
  return {
    subject: text(FORM_FILES.subject),
    html: text(FORM_FILES.html),
    text: text(FORM_FILES.text),
    meta: text('meta.yaml'),
  }
}

function versionOf({ subject, html, text, meta }: TemplateTexts): string {
  const hash = createHash('sha256').update(JSON.stringify([subject, html, text, meta]))
  return `folder-${hash.digest('hex').slice(0, 8)}`
}

type Compiled = Pick<Template, Form>

/** Handlebars compiles at the first use; here, so that no person waits for it and no failure waits for a person. */
function warmUp(
  folder: TemplateFolder,
  { meta, compiled }: { meta: TemplateMeta; compiled: Compiled },
  problems: TemplateProblem[],
): void {
  const { context } = resolveValues(meta, {}, {})
  for (const form of FORMS) {
    try {
      compiled[form](context)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      problems.push({ file: `${folder.file}/${FORM_FILES[form]}`, line: 1, message: `does not render: ${reason}` })
    }
  }
}

function fileOf(folder: TemplateFolder, name: string, problems: TemplateProblem[]): SourceFile | null {
  const source = folder.files.get(name)
  if (!source)
    problems.push({ file: `${folder.file}/${name}`, line: 1, message: 'is missing; every template needs it' })
  return source ?? null
}

function loadMeta(folder: TemplateFolder, problems: TemplateProblem[]): TemplateMeta | null {
  const source = fileOf(folder, 'meta.yaml', problems)
  if (!source) return null
  const parsed = parseYamlFile(source.file, source.text, TemplateMeta)
  problems.push(...parsed.problems)
  if (!parsed.value) return null
  for (const [name, variable] of Object.entries(parsed.value.variables)) {
    const fallback = variable.default === undefined ? null : parseValue(variable, variable.default)
    if (fallback && fallback.state !== 'filled') {
      const message = `the default of "${name}" ${fallback.state === 'wrong' ? fallback.problem : 'is empty; write one'}`
      problems.push({ file: source.file, line: lineOf(source.text, `${name}:`), variable: name, message })
    }
  }
  return parsed.value
}

type Sources = Record<Form, hbs.AST.Program>

function loadSources(folder: TemplateFolder, problems: TemplateProblem[]): Sources | null {
  const parsed = FORMS.map((form) => {
    const source = fileOf(folder, FORM_FILES[form], problems)
    const result = source && parseSource(source.file, source.text)
    problems.push(...(result?.problems ?? []))
    return result?.program ?? null
  })
  const [subject, html, text] = parsed
  return subject && html && text ? { subject, html, text } : null
}

function loadSamples(folder: TemplateFolder, problems: TemplateProblem[]): Template['samples'] {
  if (folder.samples.length === 0) {
    problems.push({ file: `${folder.file}/samples`, line: 1, message: 'holds no sample; add one as name.json' })
  }
  return folder.samples.flatMap(({ name, file, text }) => {
    const parsed = parseYamlFile(file, text, Sample)
    problems.push(...parsed.problems)
    return parsed.value ? [{ name: name.replace(/\.json$/, ''), sample: parsed.value }] : []
  })
}

type Checked = { meta: TemplateMeta; sources: Sources; partials: Partials }

function checkSources(folder: TemplateFolder, { meta, sources, partials }: Checked, problems: TemplateProblem[]): void {
  const used = new Set(['to'])
  for (const form of FORMS) {
    const file = `${folder.file}/${FORM_FILES[form]}`
    const known = form === 'html' ? partials.html : partials.text
    const result = checkTemplate({ file, form, program: sources[form], meta, partials: known })
    problems.push(...result.problems)
    for (const name of result.used) used.add(name)
  }
  const metaText = folder.files.get('meta.yaml')?.text ?? ''
  for (const name of Object.keys(meta.variables).filter((declared) => !used.has(declared))) {
    const message = `"${name}" is declared and never used; use it or remove it`
    problems.push({ file: `${folder.file}/meta.yaml`, line: lineOf(metaText, `${name}:`), variable: name, message })
  }
}

function checkSamples(
  folder: TemplateFolder,
  { meta, samples }: { meta: TemplateMeta; samples: Template['samples'] },
  problems: TemplateProblem[],
): void {
  for (const { name, sample } of samples) {
    for (const key of Object.keys(sample.values).filter((value) => !Object.hasOwn(meta.variables, value))) {
      const source = folder.samples.find((file) => file.name === `${name}.json`)
      const message = `"${key}" is not declared in meta.yaml; correct the name or declare it`
      problems.push({
        file: source?.file ?? folder.file,
        line: lineOf(source?.text ?? '', `"${key}"`),
        variable: key,
        message,
      })
    }
  }
}

/** Line, from 1, of the first line that begins with `start`, white space apart. */
function lineOf(text: string, start: string): number {
  return (
    Math.max(
      0,
      text.split('\n').findIndex((line) => line.trimStart().startsWith(start)),
    ) + 1
  )
}
