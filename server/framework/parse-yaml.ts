import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { YamlError, type YamlProblem } from './yaml-error.ts'

type Located = { document: Document; lines: LineCounter }
type Path = readonly PropertyKey[]

/**
 * Reads YAML text and checks it against a schema.
 * @param file name for messages only, e.g. `templates/framework.yaml`
 * @throws YamlError with every syntax problem, or else every problem the schema finds
 */
export function parseYaml<S extends z.ZodType>(schema: S, text: string, file: string): z.infer<S> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const broken = [...document.errors, ...document.warnings]
  if (broken.length > 0) {
    throw new YamlError(
      file,
      broken.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        path: '',
        message: `not YAML: ${error.message}`,
      })),
    )
  }
  const result = schema.safeParse(plainValue(document, file))
  if (result.success) return result.data
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, { document, lines }))
  throw new YamlError(
    file,
    problems.toSorted((a, b) => a.line - b.line),
  )
}

/** Aliases that cannot be resolved, or that blow up, only show when the document is turned into values. */
function plainValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new YamlError(file, [{ line: 1, path: '', message: `not YAML: ${message}` }])
  }
}

function problemsOf(issue: z.core.$ZodIssue, at: Located): YamlProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineOf([...issue.path, key], at),
      path: formatPath([...issue.path, key]),
      message: 'unknown key, not expected here; check the spelling or remove it',
    }))
  }
  const missing = nodeAt(issue.path, at.document) === undefined
  return [
    {
      line: lineOf(issue.path, at),
      path: formatPath(issue.path),
      message: missing ? `missing, ${expectation(issue.message)}` : expectation(issue.message),
    },
  ]
}

/** Zod's words without the part that a line number says better. */
function expectation(message: string): string {
  return message.replace(/^(Invalid input|Invalid option|Too small|Too big): /, '').replace(/, received undefined$/, '')
}

/** Line of the node at the path, or of its nearest ancestor that exists. */
function lineOf(path: Path, at: Located): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetAt(path.slice(0, length), at.document)
    if (offset !== null) return at.lines.linePos(offset).line
  }
  return 1
}

function offsetAt(path: Path, document: Document): number | null {
  const node = nodeAt(path, document)
  if (node === undefined) return null
  const key = keyOf(path, document)
  return key?.range?.[0] ?? node?.range?.[0] ?? null
}

/** A value inside a map is found by its key: a block that starts on the next line is meant by the line of its name. */
function keyOf(path: Path, document: Document): Node | null {
  const last = path.at(-1)
  const parent = path.length === 0 ? undefined : nodeAt(path.slice(0, -1), document)
  if (!isMap(parent)) return null
  const pair = parent.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last),
  )
  return pair !== undefined && isNode(pair.key) ? pair.key : null
}

/** The node at the path; null for a key without a value, undefined where there is nothing. */
function nodeAt(path: Path, document: Document): Node | null | undefined {
  let node: unknown = document.contents
  for (const step of path) {
    if (!isMap(node) && !isSeq(node)) return undefined
    const key = isSeq(node) ? Number(step) : String(step)
    if (!node.has(key)) return undefined
    node = node.get(key, true) ?? null
  }
  return isNode(node) ? node : null
}

/** `tiers[0].streams[1].every` */
function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return text === '' ? String(step) : `${text}.${String(step)}`
  }, '')
}
