import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { TemplateProblem } from './template-error.ts'

export type ParsedFile<T> = { value: T; problems: [] } | { value: null; problems: TemplateProblem[] }

/** Parses YAML (or JSON) and checks it against a schema. Every problem carries the line it stands on. */
export function parseYamlFile<T>(file: string, text: string, schema: z.ZodType<T>): ParsedFile<T> {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  const lineAt = (offset: number) => Math.max(1, lineCounter.linePos(offset).line)
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      line: lineAt(error.pos[0]),
      message: `not valid YAML: ${error.message}`,
    }))
    return { value: null, problems }
  }
  const result = schema.safeParse(document.toJS())
  if (result.success) return { value: result.data, problems: [] }
  const problems = result.error.issues.flatMap((issue) =>
    places(issue).map(({ path, message }) => ({ file, line: lineAt(offsetOf(document, path)), message })),
  )
  return { value: null, problems }
}

type Place = { path: PropertyKey[]; message: string }

/** A key nobody knows is reported on its own line, not on that of the map around it. */
function places(issue: z.core.$ZodIssue): Place[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `"${[...issue.path, key].join('.')}" is not a known key; remove it or correct its spelling`,
    }))
  }
  const where = issue.path.length > 0 ? `"${issue.path.join('.')}": ` : ''
  const reason = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
  return [{ path: [...issue.path], message: `${where}${reason}` }]
}

/** Offset of the deepest part of `path` that the document has, so that a missing key points at its parent. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  let node: unknown = document.contents
  let offset = document.contents?.range?.[0] ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair || !isScalar(pair.key)) return offset
      offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      if (isScalar(node) || isMap(node) || isSeq(node)) offset = node.range?.[0] ?? offset
    } else return offset
  }
  return offset
}
