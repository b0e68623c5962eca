import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './app-env.ts'
import type { Deps } from './deps.ts'
import { handleError } from './middleware/error-handler.ts'
import { healthRoutes } from './routes/health.ts'

/** All that a worker answers over HTTP: whether it and its database live. */
export function createHealthApp(deps: Deps) {
  const app = new OpenAPIHono<AppEnv>()
  app.use(async (c, next) => {
    c.set('deps', deps)
    await next()
  })
  app.onError(handleError)
  return app.route('/', healthRoutes())
}
