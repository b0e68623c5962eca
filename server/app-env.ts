import type { Deps } from './deps.ts'
import type { Context } from './write/context.ts'

/** What handlers find on the Hono context. `ctx` is there on every route that needs a token. */
export type AppEnv = { Variables: { deps: Deps; publicUrl: string; ctx: Context } }
