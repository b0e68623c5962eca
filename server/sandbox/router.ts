import type { Handler } from './http.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Route = {
  method: Method
  pattern: string
  handler: Handler
  search?: true
  /** A POST that changes nothing. */
  read?: true
  /** Answered without a token. */
  open?: true
}
export type Match = { route: Route; params: Record<string, string> }

/** Finds routes by segments; `:name` takes one. The first route that fits wins, so fixed words stand before `:name`. */
export function createRouter(
  routes: readonly Route[],
): (method: string, path: string) => Match | 'wrong-method' | null {
  const byLength = new Map<number, { route: Route; segments: string[] }[]>()
  for (const route of routes) {
    const segments = route.pattern.split('/').slice(1)
    byLength.set(segments.length, [...(byLength.get(segments.length) ?? []), { route, segments }])
  }
  return (method, path) => {
    const segments = path.split('/').slice(1)
    let pathKnown = false
    for (const candidate of byLength.get(segments.length) ?? []) {
      const params = matchSegments(candidate.segments, segments)
      if (!params) continue
      if (candidate.route.method === method) return { route: candidate.route, params }
      pathKnown = true
    }
    return pathKnown ? 'wrong-method' : null
  }
}

function matchSegments(pattern: string[], segments: string[]): Record<string, string> | null {
  const params: Record<string, string> = {}
  for (const [i, part] of pattern.entries()) {
    const value = decodeURIComponent(segments[i] ?? '')
    if (part.startsWith(':')) params[part.slice(1)] = value
    else if (part !== value) return null
  }
  return params
}
