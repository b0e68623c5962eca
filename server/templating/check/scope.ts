import type { Kind } from '../helpers/index.ts'
import type { TemplateMeta } from '../meta.ts'
import { isSwitch } from '../parse-value.ts'
import type { TemplateProblem } from '../template-error.ts'

/** What an expression yields. `mayBeEmpty`: prints nothing unless it stands inside its {{#if}}. */
export type Slot = { kind: Kind; mayBeEmpty: boolean }

/** Where the walk stands: which names are known here, what an {{#if}} around already made sure of, how deep. */
export type Scope = {
  file: string
  names: ReadonlyMap<string, Slot>
  guarded: ReadonlySet<string>
  insideEach: boolean
  depth: number
  /** Partials around this place, outermost first. */
  partials: readonly string[]
}

export type Form = 'subject' | 'html' | 'text'

/** What the walk collects and needs. */
export type Walk = {
  form: Form
  partials: ReadonlyMap<string, ParsedPartial>
  problems: TemplateProblem[]
  used: Set<string>
  /** Statements seen, so that partials cannot multiply without end. */
  visited: number
}

export type ParsedPartial = { file: string; program: hbs.AST.Program }

export function report(walk: Walk, scope: Scope, node: hbs.AST.Node, message: string, variable?: string): void {
  const problem = { file: scope.file, line: node.loc.start.line, message, ...(variable ? { variable } : {}) }
  const known = walk.problems.some(
    (other) => other.file === problem.file && other.line === problem.line && other.message === message,
  )
  if (!known) walk.problems.push(problem)
}

/** The scope at the top of a template: its declared variables. */
export function rootScope(file: string, meta: TemplateMeta): Scope {
  const names = new Map<string, Slot>()
  for (const [name, variable] of Object.entries(meta.variables)) {
    const kind = variable.type === 'list' ? 'list' : isSwitch(variable) ? 'switch' : 'value'
    names.set(name, { kind, mayBeEmpty: variable.empty.startsWith('drop') })
  }
  return { file, names, guarded: new Set(), insideEach: false, depth: 0, partials: [] }
}
