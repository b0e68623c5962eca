import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Command, Told, WorkerOptions } from './messages.ts'

const ENTRY = join(import.meta.dirname, 'worker.ts')
const ROOT = join(import.meta.dirname, '../..')

/** The process is gone; whether the command was done, nobody knows. */
export class Killed extends Error {}

export type Worker = {
  /** Settled once it works, or rejects with Killed. */
  ready: Promise<void>
  /** Answers when it is committed. Throws Killed, or an error with the worker's own message. */
  ask(command: Command): Promise<unknown>
  /** SIGKILL: no goodbye. Settled when the process is gone. */
  kill(): Promise<void>
}

export function startWorker(options: WorkerOptions): Worker {
  const child = fork(ENTRY, [JSON.stringify(options)], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let complaint = ''
  child.stderr?.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-4_000)
  })
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => {})
  child.on('message', (told: Told) => {
    if ('ready' in told) return ready.resolve()
    const waiting = open.get(told.id)
    open.delete(told.id)
    if ('error' in told) waiting?.reject(new Error(told.error))
    else waiting?.resolve(told.value)
  })
  void exited.then(() => {
    ready.reject(new Killed(complaint))
    for (const { reject } of open.values()) reject(new Killed(complaint))
  })
  let last = 0
  return {
    ready: ready.promise,
    ask(command) {
      last += 1
      const id = last
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      open.set(id, { resolve, reject })
      send(child, { ...command, id }, () => reject(new Killed('the channel is closed')))
      return promise
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function send(child: ChildProcess, message: object, failed: () => void): void {
  if (child.connected) child.send(message, (error) => error && failed())
  else failed()
}
