import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'
import type { Rates } from '../services/limit/request-limits.ts'

/** Counts what an address asks of routes that need no token. */
export function limitOpen(what: keyof Rates = 'open') {
  return createMiddleware<AppEnv>(async (c, next) => {
    const { limits, address } = c.var
    if (address) await limits.take(what, address)
    await next()
  })
}
