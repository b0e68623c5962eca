import { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { Problem } from '#shared/api/problem.ts'
import type { AppEnv } from '../app-env.ts'
import { refuseInvalid } from '../middleware/error-handler.ts'

/** A router whose invalid requests are answered as problem+json. */
export function router(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
}

/** `example` stands in /openapi.json. */
export function json<T extends z.ZodType>(schema: T, description: string, example?: z.input<T>) {
  return { description, content: { 'application/json': { schema, ...(example !== undefined && { example }) } } }
}

export function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
})

/** What any route with a token may answer besides its own reply. */
export const problems = {
  401: problem('No token, or one that is not known any more'),
  403: problem('The role does not allow it'),
  404: problem('Not found'),
  409: problem('Something stands against it; the detail says what'),
  422: problem('The request does not fit; the errors name each field'),
  429: problem('Too often; Retry-After says how long to wait'),
}

/** `after` is the last id of the page before. */
export const PageQuery = z.object({
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

/** The path of one row. */
export const Id = z.object({ id: z.uuid() })

export const secured = [{ bearer: [] }]

/** Chosen by the sender, one for each action of a person; the same key answers the same again and does nothing twice. */
export const WriteHeaders = z.object({ 'idempotency-key': z.string().min(8).max(100).optional() })

type Keyed = z.infer<typeof WriteHeaders>
export const keyOf = (headers: Keyed) => headers['idempotency-key'] ?? null
