import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'

/** For answers that hold a secret: nobody between us and the caller may keep them (RFC 6749 §5.1). */
export const noStore = createMiddleware<AppEnv>(async (c, next) => {
  await next()
  c.res.headers.set('cache-control', 'no-store')
})
