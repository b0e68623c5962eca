import { HubSpotError, type HubSpotErrorKind } from './door.ts'

/** An answer as it came, before anybody tried to understand it. */
export type RawAnswer = { status: number; headers: Headers; text: string }
/** Where a call went: what an error's message names. */
export type Place = { method: string; path: string; token: string }

type Body = {
  message?: string
  category?: string
  policyName?: string
  correlationId?: string
  errors?: unknown
  status?: string
}
type Verdict = { kind: HubSpotErrorKind; advice: string; retryAfterMs?: number }

const WINDOW_MS = 10_000
const SECOND_MS = 1_000
const LOCKED_MS = 2_000

/** The body as JSON, or null if it is none (an HTML page, half an answer). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** The error of an answer that is no success (reference §1.3, §3.1, §3.6). */
export function answerError(answer: RawAnswer, place: Place): HubSpotError {
  const parsed = parseJson(answer.text)
  const body: Body = typeof parsed === 'object' && parsed !== null ? parsed : {}
  const verdict = judge(answer, body)
  const said = body.message ? `: ${shorten(body.message)}` : parsed === null ? ' with something that is not JSON' : ''
  const correlationId = body.correlationId ?? answer.headers.get('x-hubspot-correlation-id') ?? undefined
  const trace = correlationId ? ` (HubSpot's correlation id: ${correlationId})` : ''
  const message = `HubSpot answered ${answer.status} to ${spell(place)}${said}${scopes(body)}. ${verdict.advice}${trace}`
  return new HubSpotError(verdict.kind, hide(message, place.token), {
    status: answer.status,
    correlationId,
    retryAfterMs: retryAfter(answer.headers) ?? verdict.retryAfterMs,
  })
}

function judge(answer: RawAnswer, body: Body): Verdict {
  const { status } = answer
  if (status === 429) return judgeLimit(body)
  // 530 is Cloudflare's word for a token it cannot read (reference §3.1).
  if (status === 401 || status === 530) {
    return { kind: 'unauthorised', advice: 'Give Tributary a valid access token of this account and start it again.' }
  }
  if (status === 403) {
    return {
      kind: 'forbidden',
      advice: 'Give the service key the missing scopes; custom objects need HubSpot Enterprise.',
    }
  }
  if (status === 423)
    return { kind: 'unavailable', advice: 'The account is locked for a moment; try again.', retryAfterMs: LOCKED_MS }
  if (status === 477) return { kind: 'unavailable', advice: 'HubSpot is moving the account; try again later.' }
  if (status >= 500)
    return { kind: 'unavailable', advice: 'HubSpot has trouble; nothing is lost, try again in a few minutes.' }
  return judgeRequest(status, body)
}

function judgeRequest(status: number, body: Body): Verdict {
  const words = `${body.message ?? ''} ${JSON.stringify(body.errors ?? '')}`
  if (status === 409 || /CONFLICTING_UNIQUE_VALUE|already exists?\b/i.test(words)) {
    return {
      kind: 'conflict',
      advice: 'Something with that name or value is there already: read it before writing again.',
    }
  }
  if (status === 404 || /Unable to infer object type|Invalid object or event type id/.test(words)) {
    return {
      kind: 'not-found',
      advice: 'Check that the record or object type exists in this account; setup makes the object types.',
    }
  }
  if (status === 414) return { kind: 'invalid', advice: 'Ask for fewer properties at a time.' }
  return { kind: 'invalid', advice: 'HubSpot will refuse the same request again: correct what it names.' }
}

function judgeLimit(body: Body): Verdict {
  if (body.policyName === 'DAILY') {
    return {
      kind: 'daily-exhausted',
      advice: 'The account has used up today’s requests; they return at midnight in its time zone.',
    }
  }
  const retryAfterMs = body.policyName === 'TEN_SECONDLY_ROLLING' ? WINDOW_MS : SECOND_MS
  return {
    kind: 'rate-limited',
    advice: 'Too many requests at once: another program may share the account’s limit.',
    retryAfterMs,
  }
}

/** HubSpot sends it on 477 and rarely on 429; in seconds. */
function retryAfter(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}

/** The error of a success whose body cannot be read: a page, half an answer, or none where one belongs. */
export function unreadable(answer: RawAnswer, place: Place): HubSpotError {
  const what = answer.text.trim() === '' ? 'an empty answer' : /^\s*</.test(answer.text) ? 'a web page' : 'broken JSON'
  const message = `HubSpot answered ${answer.status} to ${spell(place)} with ${what}. A proxy may stand between, or the address of the API is wrong; try again.`
  return new HubSpotError('unavailable', message, { status: answer.status })
}

/** The error of a call that got no answer at all. */
export function connectionError(error: unknown, place: Place, timeoutMs: number): HubSpotError {
  if (error instanceof HubSpotError) return error
  const name = error instanceof Error ? error.name : ''
  const what = name === 'TimeoutError' || name === 'AbortError' ? `no answer within ${timeoutMs} ms` : reason(error)
  const message = `HubSpot could not be reached for ${spell(place)}: ${what}. Check the network and the address of the API; nothing is lost, try again.`
  return new HubSpotError('unavailable', hide(message, place.token), { cause: error })
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(cause)
  const code = 'code' in cause ? String(cause.code) : ''
  if (code === 'ECONNREFUSED') return 'nothing listens there (ECONNREFUSED)'
  return code ? `${cause.message} (${code})` : cause.message
}

/** True if the request cannot have arrived, so that even a create may be sent again. */
export function neverArrived(error: HubSpotError): boolean {
  const cause = error.cause instanceof Error ? (error.cause.cause ?? error.cause) : null
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].includes(code)
}

/** Anything the door or the official client threw, as a HubSpotError; for what the transport did not map itself. */
export function toHubSpotError(error: unknown, place: Place): HubSpotError {
  if (error instanceof HubSpotError) return error
  const known = error instanceof Error ? error : new Error(String(error))
  const code = 'code' in known && typeof known.code === 'number' ? known.code : null
  if (code !== null && 'body' in known) {
    const text = typeof known.body === 'string' ? known.body : JSON.stringify(known.body ?? {})
    return answerError({ status: code, headers: new Headers(), text }, place)
  }
  const message = `The answer of HubSpot to ${spell(place)} could not be understood: ${known.message}. Try again; if it stays, the API has changed.`
  return new HubSpotError('unavailable', hide(message, place.token), { cause: error })
}

function scopes(body: Body): string {
  const found = JSON.stringify(body.errors ?? '').match(/"requiredScopes":\[([^\]]*)\]/)
  return found?.[1] ? ` Missing scopes: ${found[1].replaceAll('"', '')}` : ''
}

function spell(place: Place): string {
  return `${place.method} ${place.path}`
}

function shorten(message: string): string {
  const line = message.trim().replace(/\.$/, '')
  return line.length > 500 ? `${line.slice(0, 500)}…` : line
}

/** A message goes into logs and onto screens: the token never does. */
function hide(message: string, token: string): string {
  return token ? message.replaceAll(token, '<token>') : message
}
