import type { Framework } from '#shared/framework/framework.ts'
import type { Database } from './db/client.ts'
import type { HubSpotDoor } from './hubspot/door.ts'
import type { NotifyDoor } from './notify/door.ts'
import type { OAuthDeps } from './services/oauth/oauth-deps.ts'
import type { TemplateLibrary } from './templating/library.ts'

export const JOB_KINDS = [
  'push',
  'pull',
  'backfill',
  'hints',
  'nightly',
  'freeze',
  'full-pass',
  'clock-watch',
  'digest',
  'due-plan',
] as const
export type JobKind = (typeof JOB_KINDS)[number]
export type Log = {
  info(data: object, message: string): void
  warn(data: object, message: string): void
  error(data: object, message: string): void
}

/** What services may reach. Everything here is passed in, so a test can swap any of it. */
export type Deps = {
  database: Database
  framework: Framework
  templates: TemplateLibrary
  /** The door of a portal; one limiter per portal behind it. */
  hubspot: (portalId: string) => HubSpotDoor
  /** Wakes a worker after a commit; what to do is read from state, so a lost wake-up costs 30 seconds, nothing else. */
  wake: (kind: JobKind, portalId: string, afterSeconds?: number) => Promise<void>
  clock: () => Date
  /** How our own team is told; nothing is ever sent to a partner. */
  notify: NotifyDoor
  /** Of HubSpot's webhooks: the app's client secret, and whether the proxy's X-Forwarded headers are believed. */
  webhooks?: { secret: string; trustProxy: boolean }
  log: Log
  /** There with a HubSpot app, for accounts that let it in. */
  oauth?: OAuthDeps
}
