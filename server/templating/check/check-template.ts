import Handlebars from 'handlebars'
import type { TemplateMeta } from '../meta.ts'
import type { TemplateProblem } from '../template-error.ts'
import { checkHtml } from './check-html.ts'
import { checkProgram } from './check-program.ts'
import { type Form, type ParsedPartial, rootScope, type Walk } from './scope.ts'

/** Bytes a template file may have. */
const SOURCE_LIMIT = 64 * 1024

export type ParsedSource = { program: hbs.AST.Program; problems: [] } | { program: null; problems: TemplateProblem[] }

/** The syntax tree of a template file, or why it has none. */
export function parseSource(file: string, source: string): ParsedSource {
  if (source.length > SOURCE_LIMIT) {
    const message = `the file has ${source.length} characters; at most ${SOURCE_LIMIT} are allowed`
    return { program: null, problems: [{ file, line: 1, message }] }
  }
  try {
    return { program: Handlebars.parse(source), problems: [] }
  } catch (error) {
    return { program: null, problems: [{ file, ...syntaxError(error) }] }
  }
}

/** Handlebars says "Parse error on line 5:" above a drawing, or "… - 5:3" at the end of one line. */
function syntaxError(error: unknown): { line: number; message: string } {
  const text = error instanceof Error ? error.message : String(error)
  const line = Number(/Parse error on line (\d+)/.exec(text)?.[1] ?? / - (\d+):\d+$/.exec(text)?.[1] ?? 1)
  const reason = (text.split('\n').at(-1) ?? text).replace(/ - \d+:\d+$/, '')
  return { line, message: `not a valid template: ${reason}` }
}

export type CheckInput = {
  file: string
  form: Form
  program: hbs.AST.Program
  meta: TemplateMeta
  partials: ReadonlyMap<string, ParsedPartial>
}

/**
 * Everything that DESIGN §9 forbids, found on the syntax tree, since Handlebars' own strict mode lets
 * `{{#if typo}}` pass. `used` holds the names that occur.
 */
export function checkTemplate({ file, form, program, meta, partials }: CheckInput): {
  problems: TemplateProblem[]
  used: Set<string>
} {
  const walk: Walk = { form, partials, problems: [], used: new Set(), visited: 0 }
  checkProgram(program, rootScope(file, meta), walk)
  const problems = form === 'html' ? [...walk.problems, ...checkHtml(program, file)] : walk.problems
  return { problems, used: walk.used }
}
