import { storage } from 'wxt/utils/storage'
import type { LogTouchpoint } from '#shared/api/outreach.ts'
import { type Item, privateItem } from './background/private-item.ts'
import type { ComposePayload, SelectorHealth, SiteName, SitePreferences } from './messaging/protocol.ts'

/** A device authorization under way (RFC 8628 §3.2). Times are milliseconds since the epoch. */
export type PendingSignIn = {
  deviceCode: string
  userCode: string
  verificationUri: string
  expiresAt: number
  intervalMs: number
  nextPollAt: number
}

export type User = { name: string; email: string; role: string; portalId: string; deviceId?: string | null }

/** Who this browser is at the service. Only the background and the extension's own pages can read it. */
export type Session = {
  serverUrl: string
  token: string | null
  user: User | null
  pending: PendingSignIn | null
  /** One line about why the person is signed out, shown on the options page. */
  problem: string | null
}

export const DEFAULT_SERVER_URL = 'http://127.0.0.1:8787'

const fallback: Session = { serverUrl: DEFAULT_SERVER_URL, token: null, user: null, pending: null, problem: null }

/** Chrome closes `local` to content scripts (background/start.ts); Firefox cannot, so the token lives elsewhere there. */
export const sessionItem: Item<Session> =
  import.meta.env.BROWSER === 'firefox'
    ? privateItem('session', { fallback, factory: () => indexedDB })
    : storage.defineItem<Session>('local:session', { fallback })

export const preferencesItem = storage.defineItem<Partial<Record<SiteName, SitePreferences>>>('local:preferences', {
  fallback: {},
})

/** Whose touch it is; portal and e-mail are null if the service had not told them yet. */
export type Account = { serverUrl: string; portalId: string | null; email: string | null }
/** Touches not logged yet, oldest first. */
export type QueuedTouch = { key: string; touch: LogTouchpoint; account: Account }
export const outboxItem = storage.defineItem<QueuedTouch[]>('local:outbox', { fallback: [] })

export type WaitingCompose = { payload: ComposePayload; expiresAt: number }
/** By tab id; lives as long as the browser runs. */
export const composeItem = storage.defineItem<Record<string, WaitingCompose>>('session:compose', { fallback: {} })

/** One draft: for a partner, or a blind copy for several. */
export type QueueItem = { partnerIds: string[]; name: string; bcc?: string[] }
/** Drafts written in a row; the first of `items` is the one that stands open. */
export type Queue = {
  label: string
  templateId: string
  stream: string | null
  items: QueueItem[]
  done: number
  /** Partners of the open draft that were logged; a blind copy has several. */
  logged: string[]
  skipped: { name: string; why: string }[]
  incident: { id: string; kind: 'notice' | 'update' | 'resolution'; parts: Record<string, string> } | null
}
export type SentTouchOf = { partnerId: string; templateId: string | null }
export const queueItem = storage.defineItem<Queue | null>('session:queue', { fallback: null })

/** True once the person was asked for the permission on Gmail, whatever they said. */
export const gmailAskedItem = storage.defineItem<boolean>('local:gmail-asked', { fallback: false })

/** Addresses and domains that are never looked up or logged. */
export const neverLogItem = storage.defineItem<string[]>('local:never-log', { fallback: [] })

/** How well Gmail's pages were read here. */
export const selectorHealthItem = storage.defineItem<SelectorHealth>('local:selector-health', { fallback: {} })

/** Ids of the messages reported as replies, newest first. */
export const repliesItem = storage.defineItem<string[]>('local:replies', { fallback: [] })

/** Ids of drafts of which the person said that their lists are what is sent. */
export const rememberItem = storage.defineItem<string[]>('local:remember', { fallback: [] })

/** Idempotency keys of writes whose outcome is unknown, by what was written. */
export const keysItem = storage.defineItem<Record<string, { key: string; expiresAt: number }>>('session:keys', {
  fallback: {},
})
