import { answerError, connectionError, type Place, parseJson, type RawAnswer, unreadable } from './errors.ts'
import type { Operation } from './operation.ts'
import { type Family, toFamily } from './paths.ts'
import { type RetryDeps, withRetries } from './retry.ts'

export type Traffic = { reads: number; writes: number; limited: number }
/** A token that changes; given one that HubSpot refused, it gets another. */
export type TokenSource = (refused: string | null) => Promise<string>
export type TransportOptions = RetryDeps & {
  accessToken: string | TokenSource
  basePath: string
  family: Family
  timeoutMs: number
  traffic: Traffic
}

/** What a request must say; the official client's own request context says it. */
export type Outgoing = { method: string; url: string; headers: Record<string, string>; body: string | undefined }
export type Answer = RawAnswer & { json: unknown }

/**
 * Sends one operation over `fetch` with everything the official client lacks: the path of the family, the limiter,
 * a timeout (`AbortSignal.timeout`, which also closes the connection), retries and errors by kind. The
 * answer has the status that the client expects; `errors` in a body make it 207 whatever HubSpot called it.
 */
export async function send(options: TransportOptions, operation: Operation, outgoing: Outgoing): Promise<Answer> {
  const url = new URL(outgoing.url)
  const prefix = new URL(options.basePath).pathname.replace(/\/$/, '')
  url.pathname = prefix + toFamily(url.pathname.slice(prefix.length), options.family)
  let refused: string | null = null
  return withRetries(operation, options, async () => {
    count(options.traffic, operation)
    const token = await tokenOf(options, refused)
    const place = { method: outgoing.method, path: url.pathname, token }
    const sent = { ...outgoing, headers: { ...outgoing.headers, Authorization: `Bearer ${token}` } }
    let raw = await request(url, { ...sent, place, timeoutMs: options.timeoutMs })
    if (raw.status === 401 && refused === null && typeof options.accessToken === 'function') {
      refused = token
      const other = await tokenOf(options, refused)
      sent.headers.Authorization = `Bearer ${other}`
      raw = await request(url, { ...sent, place: { ...place, token: other }, timeoutMs: options.timeoutMs })
    }
    if (raw.status === 429) options.traffic.limited++
    await learnLimit(options, operation, raw.headers)
    if (raw.status < 200 || raw.status > 299) throw answerError(raw, place)
    return understand(raw, operation, place)
  })
}

function tokenOf({ accessToken }: TransportOptions, refused: string | null): Promise<string> | string {
  return typeof accessToken === 'string' ? accessToken : accessToken(refused)
}

function count(traffic: Traffic, operation: Operation): void {
  if (operation.effect === 'read') traffic.reads++
  else traffic.writes++
}

/** Search answers carry none of these (recorded, reference §3.1). */
async function learnLimit({ limiter }: TransportOptions, { bucket }: Operation, headers: Headers): Promise<void> {
  const max = Number(headers.get('x-hubspot-ratelimit-max') ?? 0)
  const windowMs = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds') ?? 0)
  if (max > 0 && windowMs > 0) await limiter.learn?.(bucket, { max, windowMs })
}

async function request(url: URL, sent: Outgoing & { place: Place; timeoutMs: number }): Promise<RawAnswer> {
  try {
    const signal = AbortSignal.timeout(sent.timeoutMs)
    const response = await fetch(url, { method: sent.method, headers: sent.headers, body: sent.body, signal })
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (error) {
    throw connectionError(error, sent.place, sent.timeoutMs)
  }
}

function understand(raw: RawAnswer, operation: Operation, place: Place): Answer {
  if (operation.expect === 204) return { ...raw, status: 204, text: '', json: null }
  const json = parseJson(raw.text)
  if (typeof json !== 'object' || json === null) throw unreadable(raw, place)
  const failed = operation.partial && hasErrors(json)
  return { ...raw, json, status: failed ? 207 : operation.expect }
}

/** Partial failure is told by the body, never by 207: the dated family may not send one (reference §1.5). */
function hasErrors(body: { errors?: unknown; numErrors?: unknown }): boolean {
  return (Array.isArray(body.errors) && body.errors.length > 0) || Number(body.numErrors ?? 0) > 0
}
