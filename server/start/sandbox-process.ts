import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { StartError } from '../errors.ts'

const ENTRY = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url))
const READY_MS = 20_000

export type SandboxProcess = { url: string; stop(): Promise<void> }

/**
 * Starts the HubSpot sandbox as a process of its own. It ends with us, even if we are killed, because it watches the
 * channel between us. It is detached so that Ctrl-C reaches only us and we stop it last.
 */
export async function startSandboxProcess(options: {
  port: number
  file: string
  plan: string
  token: string
}): Promise<SandboxProcess> {
  const args = [
    '--port',
    String(options.port),
    '--file',
    options.file,
    '--plan',
    options.plan,
    '--token',
    options.token,
  ]
  const child = fork(ENTRY, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true })
  let complaint = ''
  child.stderr?.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-2_000)
  })
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const timer = setTimeout(
    () => reject(new StartError('The HubSpot sandbox did not start within 20 s. Start again.')),
    READY_MS,
  )
  child.once('message', (message) => resolve((message as { port: number }).port))
  child.once('exit', () => reject(new StartError(complaint.trim() || 'The HubSpot sandbox ended before it was ready.')))
  const port = await promise.finally(() => clearTimeout(timer))
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode !== null) return
      const ended = new Promise((done) => child.once('exit', done))
      child.disconnect()
      await ended
    },
  }
}
