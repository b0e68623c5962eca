import { BLOCKS, HELPERS } from '../helpers/index.ts'
import { checkExpression, checkHelper, requirePrintable } from './check-expression.ts'
import { checkPartial } from './check-partial.ts'
import { report, type Scope, type Slot, type Walk } from './scope.ts'

/** Blocks within blocks, partials counted. */
const NESTING_LIMIT = 2
/** Statements of one mail, each partial counted as often as it is called. */
const STATEMENT_LIMIT = 5_000

/** Walks a syntax tree and reports everything DESIGN §9 forbids. */
export function checkProgram(program: hbs.AST.Program, scope: Scope, walk: Walk): void {
  for (const statement of program.body) {
    walk.visited += 1
    if (walk.visited > STATEMENT_LIMIT) {
      report(walk, scope, program, `the template has more than ${STATEMENT_LIMIT} parts, counting partials; shorten it`)
      return
    }
    const check = STATEMENTS[statement.type]
    if (check) check(statement, scope, walk)
    else
      report(
        walk,
        scope,
        statement,
        `${wordsFor(statement.type)} is not allowed; use if, unless, each and plain partials`,
      )
  }
}

type Check = (node: hbs.AST.Statement, scope: Scope, walk: Walk) => void

const STATEMENTS: Record<string, Check> = {
  CommentStatement: () => {},
  ContentStatement: (node, scope, walk) => checkContent(node as hbs.AST.ContentStatement, scope, walk),
  MustacheStatement: (node, scope, walk) => checkMustache(node as hbs.AST.MustacheStatement, scope, walk),
  BlockStatement: (node, scope, walk) => checkBlock(node as hbs.AST.BlockStatement, scope, walk),
  PartialStatement: (node, scope, walk) => {
    const inner = checkPartial(node as hbs.AST.PartialStatement, scope, walk)
    if (inner) checkProgram(inner.program, inner.scope, walk)
  },
}

function wordsFor(type: string): string {
  if (type === 'PartialBlockStatement') return 'a partial block ({{#> …}})'
  if (type === 'DecoratorBlock') return 'an inline partial or decorator ({{#* …}})'
  return type === 'Decorator' ? 'a decorator ({{* …}})' : type
}

function checkContent(node: hbs.AST.ContentStatement, scope: Scope, walk: Walk): void {
  const text = String(node.original)
  for (const match of text.matchAll(/\[[^\]\n]*\]/g)) {
    const line = node.loc.start.line + text.slice(0, match.index).split('\n').length - 1
    const at = { ...node, loc: { ...node.loc, start: { line, column: 0 } } }
    report(walk, scope, at, `"${match[0]}" is a placeholder nobody fills; write a declared variable instead`)
  }
}

function checkMustache(node: hbs.AST.MustacheStatement, scope: Scope, walk: Walk): void {
  if (!node.escaped) report(walk, scope, node, 'raw output ({{{…}}} or {{&…}}) is not allowed; write {{…}}')
  const name = node.path.type === 'PathExpression' ? (node.path as hbs.AST.PathExpression).original : ''
  const isCall = node.params.length > 0 || (node.hash?.pairs.length ?? 0) > 0 || Object.hasOwn(HELPERS, name)
  const slot = isCall ? checkHelper(node, scope, walk) : checkExpression(node.path, scope, walk)
  if (slot) requirePrintable(node.path, slot, scope, walk)
}

function checkBlock(node: hbs.AST.BlockStatement, scope: Scope, walk: Walk): void {
  const name = String(node.path.original)
  const problem = blockProblem(node, scope)
  const [argument] = node.params
  if (problem || !argument) {
    report(walk, scope, node, problem ?? `{{#${name}}} takes one variable`, name)
    return
  }
  const slot = checkExpression(argument, scope, walk)
  if (name === 'each') checkEach(node, { slot, scope }, walk)
  else checkCondition(node, argument, { scope, walk })
}

function blockProblem(node: hbs.AST.BlockStatement, scope: Scope): string | null {
  const name = String(node.path.original)
  if (!(BLOCKS as readonly string[]).includes(name)) return `{{#${name}}} is not a block; use ${BLOCKS.join(', ')}`
  if (scope.depth >= NESTING_LIMIT) {
    return `blocks are nested ${scope.depth + 1} deep, counting partials; at most ${NESTING_LIMIT} are allowed`
  }
  const plain = node.params.length === 1 && (node.hash?.pairs.length ?? 0) === 0
  return plain ? null : `{{#${name}}} takes one variable`
}

function checkCondition(
  node: hbs.AST.BlockStatement,
  argument: hbs.AST.Expression,
  { scope, walk }: { scope: Scope; walk: Walk },
): void {
  const depth = scope.depth + 1
  const guarded = new Set(scope.guarded)
  if (argument.type === 'PathExpression') guarded.add((argument as hbs.AST.PathExpression).original)
  const positive = node.path.original === 'if'
  const [whenFilled, whenEmpty] = positive ? [node.program, node.inverse] : [node.inverse, node.program]
  if (whenFilled) checkProgram(whenFilled, { ...scope, depth, guarded }, walk)
  if (!whenEmpty) return
  // {{else if}} reads as one more branch, not as one level deeper.
  const chained = (whenEmpty as { chained?: boolean }).chained === true
  checkProgram(whenEmpty, { ...scope, depth: chained ? scope.depth : depth }, walk)
}

function checkEach(node: hbs.AST.BlockStatement, at: { slot: Slot | null; scope: Scope }, walk: Walk): void {
  const { slot, scope } = at
  if (scope.insideEach) report(walk, scope, node, 'a list inside a list is not allowed')
  if (slot && slot.kind !== 'list') report(walk, scope, node, '{{#each}} wants a list')
  const [item, ...more] = node.program.blockParams ?? []
  if (more.length > 0) report(walk, scope, node, '{{#each}} gives one name, as in {{#each list as |item|}}')
  const one: Slot = { kind: 'value', mayBeEmpty: false }
  const names = new Map<string, Slot>([['this', one]])
  if (item) names.set(item, one)
  const depth = scope.depth + 1
  checkProgram(node.program, { ...scope, names, depth, guarded: new Set(), insideEach: true }, walk)
  if (node.inverse) checkProgram(node.inverse, { ...scope, depth }, walk)
}
