/** A URL cut in pieces. Own and small, because `shared` has neither DOM nor Node types. */
export type UrlParts = { host: string; path: string; segments: string[]; query: Map<string, string>; hash: string }

/**
 * Cuts an http(s) URL, or null if it is none. The host is lower case without port; a URL with user info is refused, as
 * only phishing writes one. Segments and query values are percent-decoded; the first of two equal query names counts.
 */
export function urlParts(url: string): UrlParts | null {
  const match = /^https?:\/\/([a-z0-9.-]+)(?::\d+)?(\/[^?#]*)?(?:\?([^#]*))?(?:#(.*))?$/i.exec(url.trim())
  if (!match?.[1]) return null
  const path = match[2] ?? '/'
  const segments = path.split('/').filter(Boolean).map(decoded)
  return { host: match[1].toLowerCase(), path, segments, query: queryOf(match[3] ?? ''), hash: match[4] ?? '' }
}

function queryOf(text: string): Map<string, string> {
  const query = new Map<string, string>()
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=')
    const name = decoded(at < 0 ? pair : pair.slice(0, at))
    if (name && !query.has(name)) query.set(name, at < 0 ? '' : decoded(pair.slice(at + 1).replaceAll('+', ' ')))
  }
  return query
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
