import { HELPERS, type Kind } from '../helpers/index.ts'
import { report, type Scope, type Slot, type Walk } from './scope.ts'

type Node = hbs.AST.Node

/** Kind of an expression, null where a problem was reported. */
export function checkExpression(node: Node, scope: Scope, walk: Walk): Slot | null {
  switch (node.type) {
    case 'PathExpression':
      return checkPath(node as hbs.AST.PathExpression, scope, walk)
    case 'SubExpression':
      return checkHelper(node as hbs.AST.SubExpression, scope, walk)
    case 'StringLiteral':
    case 'NumberLiteral':
      return { kind: 'value', mayBeEmpty: false }
    default:
      report(walk, scope, node, `${node.type} is not allowed here; use a declared variable or a quoted text`)
      return null
  }
}

/** A name that stands alone: a declared variable, `this` or the block parameter inside {{#each}}. */
export function checkPath(path: hbs.AST.PathExpression, scope: Scope, walk: Walk): Slot | null {
  const shape = shapeProblem(path, scope)
  if (shape) {
    report(walk, scope, path, `{{${path.original}}} ${shape}`, path.original)
    return null
  }
  const name = path.parts[0] ?? 'this'
  const slot = scope.names.get(name)
  if (slot) {
    walk.used.add(name)
    return { ...slot, mayBeEmpty: slot.mayBeEmpty && !scope.guarded.has(name) }
  }
  report(walk, scope, path, unknownName(name, scope), name)
  return null
}

function shapeProblem(path: hbs.AST.PathExpression, scope: Scope): string | null {
  if (path.data) return 'reaches engine data; only variables declared in meta.yaml may be used'
  if (path.depth > 0) return 'reaches out of its block; only variables declared in meta.yaml may be used'
  if (path.original === 'this' && scope.insideEach) return null
  if (path.parts.length !== 1 || path.original !== path.parts[0]) {
    return 'reaches into a value; write the name of a variable alone'
  }
  return null
}

function unknownName(name: string, scope: Scope): string {
  if (name in Object.prototype)
    return `{{${name}}} reaches into the engine; only variables declared in meta.yaml may be used`
  const known = [...scope.names.keys()].join(', ')
  if (scope.insideEach) return `{{${name}}} is not known inside {{#each}}; use {{this}}${known ? ` or ${known}` : ''}`
  return `{{${name}}} is not declared in meta.yaml; correct the name or declare it (declared: ${known})`
}

type Call = { path: hbs.AST.PathExpression | hbs.AST.Literal; params: Node[]; hash?: hbs.AST.Hash } & Node

/** A call of an allow-listed helper with arguments of the right kinds. */
export function checkHelper(call: Call, scope: Scope, walk: Walk): Slot | null {
  const name = 'original' in call.path ? String((call.path as hbs.AST.PathExpression).original) : ''
  const helper = Object.hasOwn(HELPERS, name) ? HELPERS[name] : undefined
  if (!helper) {
    report(walk, scope, call, `"${name}" is not a helper; use one of ${Object.keys(HELPERS).join(', ')}`, name)
    return null
  }
  if (call.hash && call.hash.pairs.length > 0)
    report(walk, scope, call, `"${name}" takes no named arguments; remove them`)
  const { needs, takes, repeats } = helper
  if (call.params.length < needs || (!repeats && call.params.length > takes.length)) {
    report(
      walk,
      scope,
      call,
      `"${name}" takes ${repeats ? `${needs} or more` : countOf(needs, takes.length)} arguments`,
    )
  }
  for (const [index, param] of call.params.entries()) {
    const slot = checkExpression(param, scope, walk)
    if (!slot) continue
    const wanted = takes[Math.min(index, takes.length - 1)] ?? 'any'
    if (wanted !== 'any' && wanted !== slot.kind) {
      report(walk, scope, param, `"${name}" wants a ${wanted} here, not a ${slot.kind}`)
    }
    if (!helper.bearsEmpty) requireFilled(param, slot, scope, walk)
  }
  return { kind: helper.returns, mayBeEmpty: helper.returns === 'list' }
}

/** A value that may be dropped must stand inside an {{#if}} of its own, so that its line goes with it. */
export function requireFilled(node: Node, slot: Slot, scope: Scope, walk: Walk): void {
  if (!slot.mayBeEmpty || slot.kind !== 'value') return
  const name = node.type === 'PathExpression' ? (node as hbs.AST.PathExpression).original : 'this value'
  report(walk, scope, node, `{{${name}}} may be empty; put its line inside {{#if ${name}}} … {{/if}}`, name)
}

/** May this be printed with {{…}}? */
export function requirePrintable(node: Node, slot: Slot, scope: Scope, walk: Walk): void {
  const hints: Partial<Record<Kind, string>> = {
    list: 'is a list; print it with {{#each}} or the section partial',
    switch: 'is a yes/no switch; use it in {{#if}}',
    condition: 'is a condition; use it in {{#if}}',
  }
  const hint = hints[slot.kind]
  if (hint) report(walk, scope, node, `this ${hint}`)
  requireFilled(node, slot, scope, walk)
}

function countOf(low: number, high: number): string {
  return low === high ? String(low) : `${low} to ${high}`
}
