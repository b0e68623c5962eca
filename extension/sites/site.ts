import type { PageFacts } from '#shared/api/outreach.ts'
import type { Identity } from '#shared/identity.ts'

/** What a site adapter knows of the page in front of the person. Null from `read`: not a candidate, show nothing. */
export type SitePage = {
  /** Same key, same page: the overlay asks again only when it changes. */
  key: string
  /** Strongest first; the first that the local index knows decides. */
  identities: Identity[]
  /** Facts for outreach, null where the page is about nobody we could write to. */
  outreach: PageFacts | null
}

/**
 * One site. `read` may be called at any time and answers for the URL of this instant: a fact whose own id is not the
 * URL's is dropped, never shown.
 */
export type Site = {
  name: 'youtube' | 'gmail' | 'hubspot'
  read(): SitePage | null
  /** Calls back after each move inside the page, debounced; stops with the signal. */
  watch(onMove: () => void, signal: AbortSignal): void
  isDark(): boolean
}
