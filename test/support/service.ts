import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type RunningService = {
  url: string
  pid: number
  /** The sandbox it started, or the one it was told of. */
  sandboxUrl: string
  /** One-time link as the terminal shows it. */
  signInLink: string
  /** Everything printed so far. */
  output(): string
  /** Ctrl-C; answers the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>
}

const ROOT = join(import.meta.dirname, '../..')
const READY = 'Ctrl-C stops'
const READY_MS = 90_000

/** A data folder of its own, removed by `remove`. */
export async function makeDataDir(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-data-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Runs `server/main.ts` as a person would, with a clean environment, on ports that are free. */
export function spawnService(dataDir: string, env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, PORT: '0', SANDBOX_PORT: '0', ...env },
  })
}

/** Starts the service and waits until it says that it is ready. Throws with its output if it ends or takes too long. */
export async function startService(dataDir: string, env: Record<string, string> = {}): Promise<RunningService> {
  const child = spawnService(dataDir, env)
  let output = ''
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error(`The service was not ready in time:\n${output}`)), READY_MS)
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
      if (output.includes(READY)) resolve()
    })
  }
  const exited = new Promise<number | null>((done) => child.once('exit', done))
  exited.then((code) => reject(new Error(`The service ended with ${code}:\n${output}`)))
  await promise
    .catch((error: unknown) => {
      child.kill('SIGKILL')
      throw error
    })
    .finally(() => clearTimeout(timer))
  return {
    pid: child.pid ?? 0,
    url: find(output, /Service\s+(http:\S+)/),
    sandboxUrl: env.HUBSPOT_BASE_URL ?? find(output, /Sandbox\s+(http:\/\/[^/\s]+)/),
    signInLink: find(output, /(http:\S+\/connect\?key=\S+)/),
    output: () => output,
    stop() {
      child.kill('SIGINT')
      return exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Runs the service until it ends by itself, for starts that must fail. */
export async function runToEnd(
  dataDir: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawnService(dataDir, env)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  // A start that went well would run for ever: better no code than no answer.
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_MS)
  const code = await new Promise<number | null>((done) => child.once('exit', done))
  clearTimeout(timer)
  return { code, output }
}

function find(output: string, pattern: RegExp): string {
  const found = pattern.exec(output)?.[1]
  if (!found) throw new Error(`The service did not print ${pattern}:\n${output}`)
  return found
}
