import { join } from 'node:path'
import type { Database } from '../db/client.ts'
import type { Log } from '../deps.ts'
import type { Env } from '../env.ts'
import { StartError } from '../errors.ts'
import { type Account, type HubSpotDoor, HubSpotError } from '../hubspot/door.ts'
import { noLimit } from '../hubspot/limiter.ts'
import { openHubSpot } from '../hubspot/open.ts'
import { type Limits, openLimiter } from '../limiter/limiter.ts'
import type { Portal } from '../write/context.ts'
import { findPort } from './free-port.ts'
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts'

/** What a private app of a Professional or Enterprise account may do (reference/hubspot.md §3.1); what HubSpot's headers say replaces it. */
const LIMITS: Limits = { burst: { max: 190, windowMs: 10_000 }, search: { max: 5, windowMs: 1_000 } }

/** The sandbox lets in whoever was told; it holds nothing worth guarding. */
const SANDBOX_TOKEN = 'pat-na1-sandbox'

/** Which HubSpot we talk to. `local` means a sandbox on this machine: only there may sample data live. */
export type Remote = {
  basePath: string | undefined
  /** Null if accounts come by consent alone. */
  accessToken: string | null
  local: boolean
  sandbox: SandboxProcess | null
}

/** A real HubSpot where a token is set, else a sandbox of our own. */
export async function findRemote(env: Env): Promise<Remote> {
  if (env.HUBSPOT_TOKEN) {
    const basePath = env.HUBSPOT_BASE_URL
    const local = !!basePath && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(basePath).hostname)
    return { basePath, accessToken: env.HUBSPOT_TOKEN, local, sandbox: null }
  }
  if (env.HUBSPOT_CLIENT_ID) return { basePath: env.HUBSPOT_BASE_URL, accessToken: null, local: false, sandbox: null }
  const port = await findPort('127.0.0.1', env.SANDBOX_PORT, 'SANDBOX_PORT')
  const file = join(env.DATA_DIR, 'sandbox.sqlite')
  const sandbox = await startSandboxProcess({ port, file, plan: env.SANDBOX_PLAN, token: SANDBOX_TOKEN })
  return { basePath: sandbox.url, accessToken: SANDBOX_TOKEN, local: true, sandbox }
}

/** Asks HubSpot who we are, with one request, before anything is written. Throws StartError with what to do. */
export async function askAccount(remote: Remote, env: Env, log: Log): Promise<Account> {
  try {
    // No limiter yet: it belongs to the portal that is asked for.
    return await openDoor(remote, env, { limiter: noLimit(), log }).account()
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error
    const where = remote.basePath ?? 'https://api.hubapi.com'
    throw new StartError(`HubSpot at ${where} could not be asked which account this is. ${error.message}`, error)
  }
}

/** The door of the portal, behind the limiter that all processes share. */
export async function connectPortal(
  remote: Remote,
  env: Env,
  of: { database: Database; portal: Pick<Portal, 'id' | 'timeZone'>; log: Log },
): Promise<HubSpotDoor> {
  const { id, timeZone } = of.portal
  return openDoor(remote, env, {
    limiter: await openLimiter(of.database, id, { limits: LIMITS, timeZone }),
    log: of.log,
  })
}

function openDoor(
  remote: Remote,
  env: Env,
  { limiter, log }: { limiter: Parameters<typeof openHubSpot>[0]['limiter']; log: Log },
) {
  return openHubSpot({
    accessToken: remote.accessToken ?? '',
    basePath: remote.basePath,
    family: env.HUBSPOT_API,
    timeoutMs: env.HUBSPOT_TIMEOUT_MS,
    limiter,
    log: (line) => log.warn({}, line),
  })
}
