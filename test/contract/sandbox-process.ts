import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { HubSpotDoor } from '#server/hubspot/door.ts'
import { noLimit } from '#server/hubspot/limiter.ts'
import { type HubSpotOptions, openHubSpot } from '#server/hubspot/open.ts'

const MAIN = fileURLToPath(new URL('../../server/sandbox/main.ts', import.meta.url))
export const TOKEN = 'pat-na1-contract-test'

export type SandboxProcess = {
  url: string
  child: ChildProcess
  /** A request to the control API; the answer's JSON, or null if it has none. */
  control(method: string, path: string, body?: unknown): Promise<unknown>
  stop(): Promise<void>
}

/** The sandbox as the product runs it: its own process, spoken to over HTTP only. */
export async function startSandboxProcess(args: string[] = []): Promise<SandboxProcess> {
  const child = fork(MAIN, ['--port', '0', '--file', ':memory:', '--token', TOKEN, ...args], { silent: true })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port))
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code} before it listened`)))
  })
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    child,
    async control(method, path, body) {
      const response = await fetch(`${url}/_control${path}`, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${text}`)
      return text ? JSON.parse(text) : null
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** The door to a sandbox, with waits that are not waited for. */
export function openDoor(url: string, options: Partial<HubSpotOptions> = {}): HubSpotDoor {
  return openHubSpot({
    accessToken: TOKEN,
    basePath: url,
    limiter: noLimit(),
    timeoutMs: 5000,
    sleep: async () => {},
    random: () => 0,
    ...options,
  })
}
