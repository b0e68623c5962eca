/** Walks a foreign answer by keys and indexes; undefined where the path ends early. */
export function at(root: unknown, ...path: (string | number)[]): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[key]
  }
  return value
}

/** The elements of a foreign list; empty if it is none. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A non-empty string, also out of YouTube's text shapes `{simpleText}`, `{content}` and `{runs: [{text}]}`; else null. */
export function textOf(value: unknown): string | null {
  const runs = list(at(value, 'runs'))
  const text = runs.length
    ? runs.map((run) => at(run, 'text')).join('')
    : (at(value, 'simpleText') ?? at(value, 'content') ?? value)
  return typeof text === 'string' && text.trim() ? text.trim() : null
}

/** Text that is safe for a field of `max` characters. */
export function clip(text: string | null, max: number): string | null {
  return text === null ? null : text.slice(0, max)
}
