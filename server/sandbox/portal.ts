import type { Random } from './random.ts'
import type { SearchIndex } from './search-index.ts'
import type { Store } from './store.ts'

export type Plan = 'enterprise' | 'starter'

export type Settings = {
  portalId: number
  plan: Plan
  timeZone: string
  /** The access token that is let in. */
  token: string
}

/** What every handler works with: one HubSpot account. */
export type Portal = {
  settings: Settings
  store: Store
  index: SearchIndex
  random: Random
  /** Milliseconds since 1970, moved by `/_control/clock`. */
  now(): number
}

/** The host that HubSpot's own links name; record pages are also served by the sandbox itself. */
export const UI_DOMAIN = 'app.hubspot.com'
