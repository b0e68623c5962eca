import type { Context as HonoContext } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { Problem } from '#shared/api/problem.ts'
import type { AppEnv } from '../app-env.ts'
import { sqlStateOf } from '../db/sql-state.ts'
import { AppError } from '../errors.ts'
import { HubSpotError } from '../hubspot/door.ts'
import { TemplateError } from '../templating/template-error.ts'

/** Every failure leaves as RFC 9457 problem+json; what is not ours to explain is logged and answered without detail. */
export function handleError(error: Error, c: HonoContext<AppEnv>): Response {
  return problemResponse(c, explainError(error, c))
}

/** What a failure means to the caller; what is not known, or came out of the database, goes to the log. */
export function explainError(error: Error, c: HonoContext<AppEnv>): AppError {
  const problem = toAppError(error)
  const about = { err: error, path: c.req.path }
  if (problem.code === 'internal') c.var.deps.log.error(about, 'A request failed')
  else if (problem.cause && problem.code === 'malformed') c.var.deps.log.warn(about, 'The database refused a value')
  return problem
}

export function problemResponse(c: HonoContext<AppEnv>, error: AppError): Response {
  const body: Problem = {
    type: `urn:tributary:problem:${error.code}`,
    title: error.code.replaceAll('-', ' '),
    status: error.status,
    detail: error.message,
    code: error.code,
    instance: c.req.path,
    ...(error.errors.length > 0 && { errors: error.errors }),
  }
  if (error.retryAfterSeconds !== null) c.header('retry-after', String(error.retryAfterSeconds))
  return c.json(body, error.status as ContentfulStatusCode, { 'content-type': 'application/problem+json' })
}

/** Default hook of every route: a body or query that does not fit is answered field by field. */
export function refuseInvalid(
  result: { success: true } | { success: false; error: z.ZodError },
  c: HonoContext<AppEnv>,
): Response | undefined {
  if (result.success) return undefined
  const errors = result.error.issues.map((issue) => ({
    path: issue.path.join('.') || '(body)',
    message: issue.message,
  }))
  const what = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return problemResponse(
    c,
    new AppError('invalid', `The request does not fit: ${what}. See /openapi.json.`, { errors }),
  )
}

/**
 * SQLSTATEs of a value that came in and no column can hold: a NUL in a text (22021) or in JSON (22P05), a number, date
 * or id out of its range (22003, 22007, 22008, 22P02).
 */
const UNSTORABLE = ['22003', '22007', '22008', '22021', '22P02', '22P05']

function toAppError(error: Error): AppError {
  if (error instanceof AppError) return error
  if (error instanceof TemplateError) {
    return new AppError(error.code === 'unknown-template' ? 'not-found' : 'invalid', error.message)
  }
  if (error instanceof HubSpotError) {
    const away = error.kind === 'unavailable' || error.kind === 'rate-limited' || error.kind === 'daily-exhausted'
    return new AppError(away ? 'hubspot-unavailable' : 'hubspot-refused', error.message, { cause: error })
  }
  if (error instanceof HTTPException && error.status < 500) return fromHono(error)
  if (UNSTORABLE.includes(sqlStateOf(error) ?? '')) {
    return new AppError(
      'malformed',
      'The request holds a character, number or date that cannot be kept. Correct it and send it again.',
      { cause: error },
    )
  }
  return new AppError('internal', 'Something went wrong in the service; its log says what. Try again.', {
    cause: error,
  })
}

function fromHono(error: HTTPException): AppError {
  if (error.status === 415) {
    return new AppError('unsupported-type', 'Send the body as JSON, with the header "Content-Type: application/json".')
  }
  return new AppError('malformed', `The body cannot be read: ${error.message}.`)
}
