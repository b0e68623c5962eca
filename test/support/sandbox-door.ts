import type { HubSpotDoor } from '#server/hubspot/door.ts'
import { noLimit } from '#server/hubspot/limiter.ts'
import { openHubSpot } from '#server/hubspot/open.ts'
import { SANDBOX_TOKEN, type Sandbox, startSandbox } from '#server/sandbox/start.ts'

export type SandboxDoor = { door: HubSpotDoor; sandbox: Sandbox; close(): Promise<void> }

/** A sandbox of its own in memory, and the real door to it over real HTTP. */
export async function openSandboxDoor(plan: 'enterprise' | 'starter'): Promise<SandboxDoor> {
  const sandbox = await startSandbox({ file: ':memory:', plan })
  const door = openHubSpot({
    accessToken: SANDBOX_TOKEN,
    basePath: sandbox.url,
    limiter: noLimit(),
    timeoutMs: 10_000,
  })
  return { door, sandbox, close: () => sandbox.close() }
}
