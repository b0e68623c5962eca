import type { Limits } from './limits.ts'
import type { OAuth } from './oauth.ts'
import type { Random } from './random.ts'
import type { SearchIndex } from './search-index.ts'
import type { Store } from './store.ts'
import type { Webhooks } from './webhooks/webhooks.ts'
import type { WriteRule } from './write-rules.ts'

export type Plan = 'enterprise' | 'starter'

export type Settings = {
  portalId: number
  plan: Plan
  timeZone: string
  /** The access token that is let in. */
  token: string
  /** The app the token belongs to; its own writes come back with this id. */
  appId: number
}

/** What every handler works with: one HubSpot account. */
export type Portal = {
  settings: Settings
  store: Store
  index: SearchIndex
  random: Random
  limits: Limits
  webhooks: Webhooks
  /** Consents of people to the app, and the tokens they gave. */
  oauth: OAuth
  /** What the token may do; null: everything the plan gives. */
  scopes: string[] | null
  /** What the account's admins demand of writes. */
  writeRules: WriteRule[]
  /** Milliseconds since 1970, moved by `/_control/clock`. */
  now(): number
}

/** The host that HubSpot's own links name; record pages are also served by the sandbox itself. */
export const UI_DOMAIN = 'app.hubspot.com'
