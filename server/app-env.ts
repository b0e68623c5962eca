import type { Deps } from './deps.ts'
import type { RequestLimits } from './services/limit/request-limits.ts'
import type { Context } from './write/context.ts'

/** What handlers find on the Hono context. `ctx` is there on every route that needs a token. */
export type AppEnv = {
  Variables: {
    deps: Deps
    publicUrl: string
    limits: RequestLimits
    /** Whom limits are counted for; null if the request came over no socket. */
    address: string | null
    ctx: Context
  }
}
