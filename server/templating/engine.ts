import Handlebars from 'handlebars'
import { BLOCKS, HELPERS } from './helpers/index.ts'
import type { TemplateContext } from './library.ts'

export type Compile = (program: hbs.AST.Program) => (context: TemplateContext) => string

/**
 * A Handlebars of its own for one form of mail, with our helpers, `if`, `unless`, `each` and nothing else: no lookup,
 * no log, no helper found at run time, no prototype access. Text is not escaped, HTML always is.
 */
export function createEngine(partials: ReadonlyMap<string, hbs.AST.Program>, form: 'html' | 'text'): Compile {
  const handlebars = Handlebars.create()
  for (const name of ['lookup', 'log', 'with']) handlebars.unregisterHelper(name)
  for (const [name, helper] of Object.entries(HELPERS)) {
    const run = helper.run as (...args: unknown[]) => unknown
    // Handlebars adds an options object after the arguments; pure helpers do not want it.
    handlebars.registerHelper(name, (...args: unknown[]) => run(...args.slice(0, -1)))
  }
  const names = [...BLOCKS, ...Object.keys(HELPERS)]
  const options = {
    knownHelpers: { ...NO_BUILT_INS, ...Object.fromEntries(names.map((name) => [name, true])) },
    knownHelpersOnly: true,
    noEscape: form === 'text',
    preventIndent: true,
    strict: true,
  }
  // Compiling writes into the tree (a partial gets a context argument), which a later check would stumble over.
  const compile = (program: hbs.AST.Program) => handlebars.compile(structuredClone(program), options)
  for (const [name, program] of partials) handlebars.registerPartial(name, compile(program))
  return (program) => {
    const template = compile(program)
    return (context) => template(context, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false })
  }
}

const NO_BUILT_INS = { helperMissing: false, blockHelperMissing: false, with: false, log: false, lookup: false }
