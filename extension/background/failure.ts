import { HTTPError } from 'ky'
import { z } from 'zod'
import { Problem } from '#shared/api/problem.ts'
import type { Failure, Outcome } from '../messaging/protocol.ts'
import { waysOn } from './draft-ways.ts'

const SIGNED_OUT: Failure = { kind: 'signed-out', message: 'You are not signed in. Connect Tributary to continue.' }

/** What went wrong in words a person can act on. `serverUrl` is named where the service cannot be reached. */
export function failureOf(error: unknown, serverUrl: string): Failure {
  if (error instanceof HTTPError) return failureOfStatus(error.response.status, problemOf(error.data), serverUrl)
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return {
      kind: 'refused',
      message: `${serverUrl} answered in a form this version does not know. Check the address, or update Tributary.`,
    }
  }
  return { kind: 'server-away', message: `${serverUrl} does not answer. Check that the service runs, then try again.` }
}

/** The failure of every call made without a token. */
export function signedOut<T>(): Outcome<T> {
  return { ok: false, failure: SIGNED_OUT }
}

/** True for the two answers that end a session (401 with a token code). */
export function endsSession(error: unknown): boolean {
  if (!(error instanceof HTTPError) || error.response.status !== 401) return false
  const code = problemOf(error.data)?.code
  return code === 'token-missing' || code === 'token-invalid'
}

/**
 * True if the service itself refused and always will. Anything else (away, signed out, too busy, an answer that is not
 * the service's, like the page of a network's sign-in) says nothing about the request.
 */
export function isFinal(error: unknown): boolean {
  if (!(error instanceof HTTPError)) return false
  const { status } = error.response
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status) && problemOf(error.data) !== null
}

const KIND_BY_STATUS: Record<number, Failure['kind']> = {
  401: 'signed-out',
  403: 'refused',
  404: 'not-found',
  409: 'conflict',
  412: 'conflict',
}

function failureOfStatus(status: number, problem: Problem | null, serverUrl: string): Failure {
  const away = status >= 500 || status === 429 || status === 408
  const kind = away ? 'server-away' : (KIND_BY_STATUS[status] ?? 'refused')
  if (kind === 'signed-out') return SIGNED_OUT
  const ways = waysOn(problem)
  const message = problem?.detail ?? `${serverUrl} answered with status ${status}. Try again in a moment.`
  return { kind, message, ...(ways.length > 0 && { ways }) }
}

function problemOf(data: unknown): Problem | null {
  return Problem.safeParse(typeof data === 'string' ? parseJson(data) : data).data ?? null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
