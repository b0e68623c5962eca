import type { Json } from './load.ts'

/** What HubSpot sends since 2022 and the recording could not have. */
const ADDED_SINCE = new Set(['url', 'hs_object_source', 'hs_object_source_id', 'hs_object_source_label'])

/**
 * Differences between the forms of two answers, as lines: keys that only one of them has, and values of another kind.
 * Values are not compared. Below `properties` only the names count: null and text are both a property's value.
 */
export function shapeDifferences(ours: unknown, theirs: unknown, at = 'body'): string[] {
  if (kindOf(ours) !== kindOf(theirs)) return [`${at} is ${kindOf(ours)}, recorded ${kindOf(theirs)}`]
  if (!isJson(ours) || !isJson(theirs)) return []
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter((name) => !ADDED_SINCE.has(name))
  return names.flatMap((name) => {
    if (!(name in theirs)) return [`${at}.${name} was not recorded`]
    if (!(name in ours)) return [`${at}.${name} is missing`]
    return at.endsWith('.properties') ? [] : shapeDifferences(ours[name], theirs[name], `${at}.${name}`)
  })
}

/** HubSpot's own headers and the content type: names, and the content type's value. */
export function headerDifferences(ours: Headers, theirs: Record<string, string>): string[] {
  const recorded = new Map(Object.entries(theirs).map(([name, value]) => [name.toLowerCase(), value]))
  // An OAuth app's token, which half of the recording used, has no daily limit (documented).
  const daily = [...recorded.keys()].some((name) => name.endsWith('-daily'))
  const named = (names: Iterable<string>) =>
    [...names].filter((name) => name.startsWith('x-hubspot') && (daily || !name.includes('-daily'))).sort()
  const [mine, wanted] = [named(ours.keys()), named(recorded.keys())]
  const type = ours.get('content-type')
  const typeWanted = recorded.get('content-type') ?? null
  return [
    ...(String(mine) === String(wanted) ? [] : [`headers ${mine.join(' ')}, recorded ${wanted.join(' ')}`]),
    ...(type === typeWanted ? [] : [`content-type ${type}, recorded ${typeWanted}`]),
  ]
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
