import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../app-env.ts'
import { AppError } from '../errors.ts'
import { authenticate } from '../services/access/authenticate.ts'

/**
 * Lets a request through only with the token of a signed-in device, and says who it is. Devices have a rate each;
 * tokens that do not exist are counted by address.
 */
export const bearer = createMiddleware<AppEnv>(async (c, next) => {
  const { deps, limits, address } = c.var
  if (address) await limits.check('wrongSecret', address)
  const ctx = await authenticate(deps, c.req.header('authorization')).catch(async (error: unknown) => {
    if (address && error instanceof AppError && error.code === 'token-invalid') {
      await limits.take('wrongSecret', address)
    }
    throw error
  })
  if (ctx.actor.kind === 'user' && ctx.actor.deviceId) await limits.take('device', ctx.actor.deviceId)
  c.set('ctx', ctx)
  await next()
})
