import type { AddressInfo } from 'node:net'
import { type Control, createControl, type IndexLag } from './control.ts'
import { createFaults } from './faults.ts'
import { createLimits } from './limits.ts'
import { createOAuth } from './oauth.ts'
import type { Plan, Portal, Settings } from './portal.ts'
import { seededRandom } from './random.ts'
import { createRequestLog } from './request-log.ts'
import { createSearchIndex } from './search-index.ts'
import { seed as seedStore } from './seed.ts'
import { createSandboxServer } from './server.ts'
import { openStore } from './store.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export type SandboxOptions = {
  /** SQLite file, made if it is not there; `:memory:` for tests. */
  file: string
  /** 0 takes a free one. */
  port?: number
  plan?: Plan
  portalId?: number
  /** IANA name; the daily limit turns at its midnight. */
  timeZone?: string
  /** The one access token that is let in. */
  token?: string
  /** Milliseconds since 1970; the real clock unless told. */
  clock?: () => number
  /** Of the shuffling of batch results, ids and index lag. */
  seed?: number
  /** How far search trails behind; not at all unless told. A reset comes back to it. */
  indexLag?: IndexLag
  /** What the token may do; everything the plan gives unless told. A reset comes back to it. */
  scopes?: string[]
  /** Of the app the token belongs to. */
  appId?: number
}
export type Sandbox = { url: string; port: number; control: Control; close(): Promise<void> }

export const SANDBOX_TOKEN = 'pat-na1-sandbox'
export const SANDBOX_PORTAL = 147_000_001
export const SANDBOX_APP = 9_318_066

/** Starts a local HubSpot on loopback. Rejects with EADDRINUSE if the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const store = openStore(options.file)
  const clock = options.clock ?? Date.now
  const random = seededRandom(options.seed ?? 1)
  let offset = 0
  const settings: Settings = {
    portalId: options.portalId ?? SANDBOX_PORTAL,
    plan: options.plan ?? 'enterprise',
    timeZone: options.timeZone ?? 'America/Chicago',
    token: options.token ?? SANDBOX_TOKEN,
    appId: options.appId ?? SANDBOX_APP,
  }
  const { appId } = settings
  const started = { lag: options.indexLag ?? { minMs: 0, maxMs: 0 }, scopes: options.scopes ?? null, appId }
  const index = createSearchIndex(random)
  index.setLag(started.lag)
  // Throws here if the zone's name is unknown.
  const limits = createLimits(settings)
  const now = () => clock() + offset
  const webhooks = createWebhooks({ settings, store, now })
  const { scopes } = started
  const portal: Portal = {
    settings,
    store,
    random,
    index,
    limits,
    webhooks,
    oauth: createOAuth(),
    scopes,
    writeRules: [],
    now,
  }
  seedStore(store, portal.now())
  const setClock = (offsetMs: number) => {
    offset = offsetMs
    limits.clockMoved()
  }
  const control = createControl({ portal, faults: createFaults(random), log: createRequestLog(), setClock, started })
  const server = createSandboxServer({ portal, control })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port ?? 0, '127.0.0.1', resolve)
    })
  } catch (error) {
    store.close()
    throw error
  }
  const { port } = server.address() as AddressInfo
  // Events that a killed sandbox did not get delivered.
  webhooks.wake()
  const close = async () => {
    webhooks.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    store.close()
  }
  return { url: `http://127.0.0.1:${port}`, port, control, close }
}
