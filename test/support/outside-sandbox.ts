import { SANDBOX_TOKEN, type Sandbox, startSandbox } from '#server/sandbox/start.ts'

/** A sandbox that lives in the test and not under the service, and the settings that lead a service to it. */
export type OutsideSandbox = Sandbox & { env: Record<string, string> }

export async function openOutsideSandbox(): Promise<OutsideSandbox> {
  const sandbox = await startSandbox({ file: ':memory:' })
  const env = { BUILD_EXTENSION: 'no', HUBSPOT_BASE_URL: sandbox.url, HUBSPOT_TOKEN: SANDBOX_TOKEN }
  return { ...sandbox, env }
}
