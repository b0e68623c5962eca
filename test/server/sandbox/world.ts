import { SANDBOX_TOKEN, type Sandbox, type SandboxOptions, startSandbox } from '#server/sandbox/start.ts'

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> }
export type World = Sandbox & {
  call(method: string, path: string, body?: unknown): Promise<Answer>
  /** Moves the injected clock. */
  advance(ms: number): void
  now(): number
}

export const START = Date.parse('2026-11-20T15:00:00.123Z')

/** A sandbox in this process whose clock stands still. */
export async function startWorld(options: Partial<SandboxOptions> = {}): Promise<World> {
  let now = START
  const sandbox = await startSandbox({ file: ':memory:', clock: () => now, seed: 7, ...options })
  return {
    ...sandbox,
    advance: (ms) => {
      now += ms
    },
    now: () => now,
    async call(method, path, body) {
      const headers = { Authorization: `Bearer ${SANDBOX_TOKEN}`, 'Content-Type': 'application/json' }
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const response = await fetch(sandbox.url + path, { method, headers, body: payload })
      const text = await response.text()
      return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
    },
  }
}

type Made = { results: { id: string; properties: Record<string, string | null> }[] }

/** Makes contacts named by their addresses; ids in the order of `emails`. */
export async function makeContacts(world: World, emails: string[]): Promise<string[]> {
  const inputs = emails.map((email) => ({ properties: { email } }))
  const { body } = await world.call('POST', '/crm/v3/objects/contacts/batch/create', { inputs })
  const { results } = body as unknown as Made
  return emails.map((email) => results.find((one) => one.properties.email === email)?.id ?? '')
}
