import { cors } from 'hono/cors'
import { EXTENSION_ORIGIN } from '#shared/extension-id.ts'

/**
 * Lets the extension read answers: the pinned Chrome origin, and any Firefox origin because Firefox gives each install
 * its own. A token is needed all the same.
 */
export const extensionCors = cors({
  origin: (origin) => (origin === EXTENSION_ORIGIN || /^moz-extension:\/\/[0-9a-f-]{36}$/.test(origin) ? origin : null),
  allowMethods: ['GET', 'POST', 'PATCH'],
  allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
  maxAge: 600,
})
