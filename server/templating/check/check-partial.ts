import { checkExpression } from './check-expression.ts'
import { type ParsedPartial, report, type Scope, type Walk } from './scope.ts'

/** Partials within partials. */
const CHAIN_LIMIT = 3

type Entered = { program: hbs.AST.Program; scope: Scope }

/** The partial's tree and the names it knows: the caller's and its own arguments. Null where a problem was reported. */
export function checkPartial(node: hbs.AST.PartialStatement, scope: Scope, walk: Walk): Entered | null {
  const name = node.name.type === 'PathExpression' ? String((node.name as hbs.AST.PathExpression).original) : null
  const partial = name === null ? undefined : walk.partials.get(name)
  const problem =
    name === null
      ? 'a partial whose name is computed is not allowed; name it'
      : callProblem(name, node, { scope, walk })
  if (problem || name === null || !partial) {
    report(walk, scope, node, problem ?? unknownPartial(name ?? '', walk), name ?? undefined)
    return null
  }
  const { names, guarded } = withArguments(node, scope, walk)
  return { program: partial.program, scope: inside(partial, { ...scope, names, guarded }, name) }
}

function inside(partial: ParsedPartial, scope: Scope, name: string): Scope {
  return { ...scope, file: partial.file, partials: [...scope.partials, name] }
}

function callProblem(
  name: string,
  node: hbs.AST.PartialStatement,
  { scope, walk }: { scope: Scope; walk: Walk },
): string | null {
  const chain = [...scope.partials, name].join(' → ')
  if (walk.form === 'subject') return 'a subject has no partials; write it out'
  if (scope.insideEach) return `partial "${name}" stands inside {{#each}}; write it out`
  if (node.params.length > 0) return `partial "${name}" takes named values only, as in {{> ${name} title="…"}}`
  if (scope.partials.includes(name)) return `partials call each other endlessly: ${chain}; break the circle`
  if (scope.partials.length >= CHAIN_LIMIT) return `partials are more than ${CHAIN_LIMIT} deep: ${chain}; write one out`
  return null
}

function unknownPartial(name: string, walk: Walk): string {
  const known = [...walk.partials.keys()].join(', ')
  return `there is no partial "${name}" for ${walk.form}; there are: ${known || 'none'}`
}

function withArguments(node: hbs.AST.PartialStatement, scope: Scope, walk: Walk): Pick<Scope, 'names' | 'guarded'> {
  const names = new Map(scope.names)
  const guarded = new Set(scope.guarded)
  for (const { key, value } of node.hash?.pairs ?? []) {
    const slot = checkExpression(value, scope, walk)
    names.set(key, slot ?? { kind: 'value', mayBeEmpty: false })
    guarded.delete(key)
  }
  return { names, guarded }
}
