import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'
import { authenticate } from '../services/access/authenticate.ts'

/** Lets a request through only with the token of a signed-in device, and says who it is. */
export const bearer = createMiddleware<AppEnv>(async (c, next) => {
  c.set('ctx', await authenticate(c.var.deps, c.req.header('authorization')))
  await next()
})
