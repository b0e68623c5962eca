import type { Database } from '../db/client.ts'
import type { Log } from '../deps.ts'
import type { Env } from '../env.ts'
import { StartError } from '../errors.ts'
import type { HubSpotDoor, Limiter } from '../hubspot/door.ts'
import { noLimit } from '../hubspot/limiter.ts'
import { openOAuth } from '../hubspot/oauth.ts'
import { HUBSPOT_API, openHubSpot } from '../hubspot/open.ts'
import { type Limits, openLimiter } from '../limiter/limiter.ts'
import type { OAuthDeps } from '../services/oauth/oauth-deps.ts'
import { createTokenSource } from '../services/oauth/token-source.ts'
import { getPortal } from '../services/portal/open-portal.ts'
import { openKeyring } from './keyring.ts'

/** What an app may do in each account that let it in (reference/hubspot.md §3.1); HubSpot's headers replace it. */
const LIMITS: Limits = { burst: { max: 110, windowMs: 10_000 }, search: { max: 5, windowMs: 1_000 } }
const CONSENT_PAGE = 'https://app.hubspot.com/oauth/authorize'

/** Our HubSpot app, if the settings name one. `url` is the public address, without a slash at the end. */
export async function openApp(env: Env, url: string, log: Log): Promise<OAuthDeps | null> {
  const { HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret, HUBSPOT_BASE_URL: base } = env
  if (!clientId) return null
  if (!clientSecret) throw new StartError('HUBSPOT_CLIENT_ID is set and HUBSPOT_CLIENT_SECRET is not. Set both.')
  const basePath = (base ?? HUBSPOT_API).replace(/\/+$/, '')
  const door = openOAuth({
    clientId,
    clientSecret,
    redirectUri: `${url}/oauth/callback`,
    consentUrl: base ? `${basePath}/oauth/authorize` : CONSENT_PAGE,
    basePath,
    family: env.HUBSPOT_API,
    timeoutMs: env.HUBSPOT_TIMEOUT_MS,
  })
  const keyring = await openKeyring({ key: env.TRIBUTARY_KEY, dataDir: env.DATA_DIR })
  const account = (accessToken: string) => openDoor(env, { accessToken, limiter: noLimit(), log }).account()
  return { door, keyring, account }
}

/** Doors of the accounts that consented, each opened at its first use. */
export function openConsentDoors(
  env: Env,
  { database, app, clock, log }: { database: Database; app: OAuthDeps; clock: () => Date; log: Log },
): (portalId: string) => HubSpotDoor {
  const doors = new Map<string, HubSpotDoor>()
  return (portalId) => {
    const known = doors.get(portalId)
    if (known) return known
    const accessToken = createTokenSource({ database, door: app.door, keyring: app.keyring, clock }, portalId)
    const door = openDoor(env, { accessToken, limiter: limiterOf(database, portalId), log })
    doors.set(portalId, door)
    return door
  }
}

/** The portal's limiter, whose time zone is read when the first request asks. */
function limiterOf(database: Database, portalId: string): Limiter {
  let opened: Promise<Limiter> | null = null
  async function open(): Promise<Limiter> {
    const { timeZone } = await getPortal(database.db, portalId)
    return openLimiter(database, portalId, { limits: LIMITS, timeZone })
  }
  function limiter(): Promise<Limiter> {
    opened ??= open().catch((error: unknown) => {
      opened = null
      throw error
    })
    return opened
  }
  return {
    take: async (bucket) => (await limiter()).take(bucket),
    pause: async (bucket, forMs) => (await limiter()).pause(bucket, forMs),
    learn: async (bucket, told) => (await limiter()).learn?.(bucket, told),
    exhausted: async () => (await limiter()).exhausted?.(),
  }
}

type Opening = Pick<Parameters<typeof openHubSpot>[0], 'accessToken' | 'limiter'> & { log: Log }

function openDoor(env: Env, { accessToken, limiter, log }: Opening): HubSpotDoor {
  return openHubSpot({
    accessToken,
    basePath: env.HUBSPOT_BASE_URL,
    family: env.HUBSPOT_API,
    timeoutMs: env.HUBSPOT_TIMEOUT_MS,
    limiter,
    log: (line) => log.warn({}, line),
  })
}
