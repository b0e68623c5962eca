import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'

/**
 * Lets a route that reads JSON take the same fields form-encoded, as RFC 8628 §3.1 and §3.4 have a device send them. Of
 * a field that comes twice the last one counts.
 */
export const formAsJson = createMiddleware<AppEnv>(async (c, next) => {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/x-www-form-urlencoded') {
    const fields = Object.fromEntries(new URLSearchParams(await c.req.raw.text()))
    const headers = new Headers(c.req.raw.headers)
    headers.set('content-type', 'application/json')
    headers.delete('content-length')
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body: JSON.stringify(fields) })
  }
  await next()
})
