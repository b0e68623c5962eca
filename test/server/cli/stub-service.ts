import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Cli } from '#server/cli/cli.ts'
import { runCli } from '#server/cli/run-cli.ts'
import { writeServiceFile } from '#server/cli/service-file.ts'

export const TOKEN = 'an-admin-token-of-the-tests-0123456789'

export type Ran = { code: number; out: string; err: string }
export type StubService = {
  /** Requests as "METHOD path?query body", oldest first. */
  asked: string[]
  dataDir: string
  /** Runs a command as if from a shell, into a file instead of a terminal. */
  run(...args: string[]): Promise<Ran>
  stop(): Promise<void>
}

/** Answers that a test gives, by "METHOD path"; a function may look at the URL. */
export type Answers = Record<string, unknown>

/** A service that answers what it is told, over real HTTP, with its file in a data folder of its own. */
export async function startStub(answers: Answers): Promise<StubService> {
  const asked: string[] = []
  const app = new Hono()
  app.use(async (c, next) => {
    const { pathname, search } = new URL(c.req.url)
    const body = await c.req.text()
    asked.push(`${c.req.method} ${pathname}${search}${body && ` ${body}`}`)
    if (c.req.header('authorization') !== `Bearer ${TOKEN}`) return c.json({ detail: 'The token is not known.' }, 401)
    await next()
  })
  for (const [route, answer] of Object.entries(answers)) {
    const [method, path] = route.split(' ')
    app.on(method!, path!, (c) => {
      const value = typeof answer === 'function' ? answer(new URL(c.req.url)) : answer
      return value instanceof Response ? value : c.json(value)
    })
  }
  const server = await listen(app)
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-cli-'))
  const { port } = server.address() as AddressInfo
  await writeServiceFile(dataDir, { url: `http://127.0.0.1:${port}`, token: TOKEN, pid: process.pid })
  return {
    asked,
    dataDir,
    run: (...args) => run(args, dataDir),
    async stop() {
      await new Promise((done) => server.close(done))
      await rm(dataDir, { recursive: true })
    },
  }
}

/** A data folder in which no service has ever run. */
export async function makeEmptyDir(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-cli-'))
  return { dataDir, remove: () => rm(dataDir, { recursive: true }) }
}

export async function run(args: string[], dataDir: string): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const cli: Cli = {
    dataDir,
    fetch,
    now: () => new Date('2026-11-24T15:00:00Z'),
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    width: 100,
    heading: (text) => text,
  }
  const code = await runCli(args, cli)
  return { code, out: out.join('\n'), err: err.join('\n') }
}

export function problem(status: number, detail: string): () => Response {
  const body = { type: 'about:blank', title: 'problem', status, detail, code: 'invalid' }
  return () => Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } })
}

async function listen(app: Hono): Promise<ServerType> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve())
  await promise
  return server
}
