import { setTimeout as sleepFor } from 'node:timers/promises'
import { accountCalls } from './account.ts'
import { associationCalls } from './associations.ts'
import { definitionCalls } from './definitions.ts'
import type { HubSpotDoor, Limiter } from './door.ts'
import { toHubSpotError } from './errors.ts'
import { recordCalls } from './objects.ts'
import { openOfficialClient } from './official-client.ts'
import type { Family } from './paths.ts'
import { pipelineCalls } from './pipelines.ts'
import type { TokenSource, Traffic, TransportOptions } from './transport.ts'

export type HubSpotOptions = {
  /** A service key or private-app token, or where the token of a consent is asked for. */
  accessToken: string | TokenSource
  /** Where the API is; HubSpot itself unless told. No slash at the end. */
  basePath?: string
  family?: Family
  limiter: Limiter
  /** For one attempt, from sending to the last byte. */
  timeoutMs: number
  sleep?: (ms: number) => Promise<void>
  random?: () => number
  /** Told of every repeated attempt. */
  log?: (line: string) => void
}

export const HUBSPOT_API = 'https://api.hubapi.com'

/**
 * Opens the door for one portal and token. Every call may throw a HubSpotError and nothing else. Nothing is sent
 * before the first call.
 */
export function openHubSpot(options: HubSpotOptions): HubSpotDoor {
  const traffic: Traffic = { reads: 0, writes: 0, limited: 0 }
  const transport: TransportOptions = {
    accessToken: options.accessToken,
    basePath: (options.basePath ?? HUBSPOT_API).replace(/\/+$/, ''),
    family: options.family ?? '2026-09',
    limiter: options.limiter,
    timeoutMs: options.timeoutMs,
    sleep: options.sleep ?? ((ms) => sleepFor(ms)),
    random: options.random ?? Math.random,
    log: options.log ?? (() => {}),
    traffic,
  }
  const client = openOfficialClient(transport)
  const calls = {
    ...accountCalls(client, transport),
    ...definitionCalls(client),
    ...pipelineCalls(client),
    ...recordCalls(client),
    ...associationCalls(client),
  }
  return { ...onlyHubSpotErrors(calls, typeof options.accessToken === 'string' ? options.accessToken : ''), traffic }
}

type Calls = Record<string, (...args: never[]) => Promise<unknown>>

/** What the official client throws by itself (an answer of another shape than it knows) becomes a HubSpotError too. */
function onlyHubSpotErrors<T extends Calls>(calls: T, token: string): T {
  const wrapped = Object.entries(calls).map(([name, call]) => {
    const place = { method: 'call', path: name, token }
    return [
      name,
      (...args: never[]) => call(...args).catch((error: unknown) => Promise.reject(toHubSpotError(error, place))),
    ]
  })
  return Object.fromEntries(wrapped) as T
}
