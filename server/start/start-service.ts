import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { pino } from 'pino'
import { createApp } from '../app.ts'
import { partnerTable } from '../cli/partner-table.ts'
import { removeServiceFile, writeServiceFile } from '../cli/service-file.ts'
import { openDatabase } from '../db/client.ts'
import type { Deps, Log } from '../deps.ts'
import type { Env } from '../env.ts'
import { loadFramework } from '../framework/load.ts'
import { openQueue } from '../jobs/queue.ts'
import { taskHandlers } from '../jobs/run-task.ts'
import { startTimers } from '../jobs/timers.ts'
import { type NotifySettings, openNotify } from '../notify/open-door.ts'
import { loadSampleProgramme, type SampleProgramme } from '../sample/load-sample-programme.ts'
import { issueCommandLineToken } from '../services/access/command-line.ts'
import { createSignInKey } from '../services/access/sign-in-link.ts'
import { listPartners } from '../services/partner/list-partners.ts'
import { openPortal } from '../services/portal/open-portal.ts'
import { runNightly } from '../sync/nightly.ts'
import { pushDirty } from '../sync/push.ts'
import { ensureSetup } from '../sync/setup/apply.ts'
import { loadTemplates } from '../templating/load.ts'
import type { Portal } from '../write/context.ts'
import { askAccount, connectPortal, findRemote, type Remote } from './connect-hubspot.ts'
import { buildExtension } from './extension-build.ts'
import { findPort } from './free-port.ts'
import type { Terminal } from './terminal.ts'

const ROOT = join(import.meta.dirname, '../..')
const SHOWN_PARTNERS = 25

export type Service = { url: string; stop(): Promise<void> }

/**
 * Brings everything up in order, tells the terminal about it, and listens. Each step may be killed and run again.
 * Throws StartError or an error with a message for the person; what was started by then is stopped.
 */
export async function startService(env: Env, terminal: Terminal): Promise<Service> {
  const stops: (() => Promise<void>)[] = []
  async function stop() {
    for (const each of stops.splice(0).reverse()) await each()
  }
  try {
    return { url: await start(env, terminal, stops), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function start(env: Env, terminal: Terminal, stops: (() => Promise<void>)[]): Promise<string> {
  const log = openLog(env)
  const clock = () => new Date()
  const framework = await loadFramework(env.FRAMEWORK_FILE)
  const templates = loadTemplates(env.TEMPLATES_DIR)
  const port = await findPort(env.HOST, env.PORT, 'PORT')
  const url = (env.PUBLIC_URL ?? `http://${env.HOST}:${port}`).replace(/\/+$/, '')
  const building = env.BUILD_EXTENSION ? buildExtension(ROOT) : null

  const database = await terminal.step(
    'Database',
    () => openDatabase(env.DATABASE_URL ? { url: env.DATABASE_URL } : { dataDir: env.DATA_DIR }),
    ({ engine }) => (engine.kind === 'pglite' ? `embedded, in ${env.DATA_DIR}` : 'PostgreSQL'),
  )
  stops.push(() => database.close())
  const remote = await terminal.step('HubSpot', () => findRemote(env), describeRemote)
  if (remote.sandbox) stops.push(remote.sandbox.stop)

  const account = await askAccount(remote, env, log)
  const opened = await openPortal(database.db, account, { storageMode: 'custom-objects', sample: remote.local })
  const door = await connectPortal(remote, env, { database, portal: opened, log })
  const queue = await openQueue(
    database,
    taskHandlers(() => deps),
    log,
  )
  const deps: Deps = {
    database,
    framework,
    templates,
    hubspot: () => door,
    wake: queue.wake,
    clock,
    notify: openNotify(notifySettings(env)),
    log,
    ...webhooks(env),
  }

  const portal = await bringUp(deps, opened, terminal, env)
  await queue.start()
  const timers = startTimers(deps, { pollSeconds: env.POLL_SECONDS })
  stops.push(async () => timers.stop())

  const server = await listen(createApp(deps, url), { host: env.HOST, port })
  stops.push(() => closeServer(server))
  const token = await issueCommandLineToken(database.db, portal.id, clock())
  await writeServiceFile(env.DATA_DIR, { url: `http://${env.HOST}:${port}`, token, pid: process.pid })
  stops.push(() => removeServiceFile(env.DATA_DIR))

  await showPartners(deps, portal, terminal)
  const build = building && (await terminal.step('Extension', () => building, describeBuild))
  // One more read: the account was asked through a door of its own.
  terminal.line(`\n  ${door.traffic.writes} HubSpot writes, ${door.traffic.reads + 1} HubSpot reads.`)
  const key = await createSignInKey(database.db, portal.id, clock())
  showWays(terminal, { url, key, dir: build?.dir ?? null, remote })
  return url
}

function notifySettings(env: Env): NotifySettings {
  const {
    SMTP_URL: url,
    SMTP_FROM: from,
    NOTIFY_WEBHOOK_URL: webhook = null,
    NOTIFY_TEST_ORIGIN: testOrigin = null,
  } = env
  return { smtp: url ? { url, from } : null, webhook, testOrigin }
}

function webhooks({ HUBSPOT_CLIENT_SECRET: secret, HUBSPOT_WEBHOOK_ADDRESS: address }: Env): Pick<Deps, 'webhooks'> {
  return secret ? { webhooks: { secret, trustProxy: address === 'forwarded' } } : {}
}

async function bringUp(deps: Deps, opened: Portal, terminal: Terminal, env: Env): Promise<Portal> {
  const { portal } = await terminal.step(
    'HubSpot schema',
    () => ensureSetup(deps, opened, { storage: env.HUBSPOT_STORAGE }),
    ({ portal: { storageMode }, plan }) =>
      `${storageMode}: ${plan.steps.length === 0 ? 'nothing to change' : `${plan.steps.length} changes applied`}`,
  )
  if (portal.sample) {
    await terminal.step('Starter programme', () => loadSampleProgramme(deps, portal, deps.clock()), describeSample)
  }
  await terminal.step(
    'Nightly run',
    () => runNightly(deps, portal, deps.clock()),
    ({ ran, partners, changed }) => (ran ? `${partners} partners scored, ${changed} changed` : 'already done today'),
  )
  await terminal.step(
    'Push to HubSpot',
    () => pushDirty(deps, portal, deps.clock()),
    ({ created, updated, failed, requests }) =>
      `${created} created, ${updated} updated, ${failed} refused, ${requests} requests`,
  )
  return portal
}

function describeRemote({ sandbox, basePath }: Remote): string {
  return sandbox ? 'local sandbox, no account needed' : (basePath ?? 'api.hubapi.com')
}

function describeSample({ added, partners, touchpoints }: SampleProgramme): string {
  return added === 0 ? 'already there' : `${partners} partners, ${touchpoints} touchpoints, all marked as sample`
}

function describeBuild({ built, problem }: { built: boolean; problem: string | null }): string {
  if (problem) return `could not be built: ${problem.split('\n')[0]}`
  return built ? 'built' : 'up to date'
}

async function showPartners(deps: Deps, portal: Portal, terminal: Terminal): Promise<void> {
  const ctx = { deps, portal, actor: { kind: 'job', name: 'start' }, role: 'viewer', now: deps.clock() } as const
  const { partners, after } = await listPartners(ctx, { limit: SHOWN_PARTNERS })
  if (partners.length === 0) return terminal.line('\n  No partners yet.')
  terminal.heading('Partners')
  terminal.line(
    partnerTable(partners, deps.framework, { now: ctx.now, timeZone: portal.timeZone, width: terminal.width }),
  )
  if (after) terminal.line(`  … more: npm run cli -- partners`)
}

function showWays(terminal: Terminal, ways: { url: string; key: string; dir: string | null; remote: Remote }): void {
  terminal.heading('What to do next')
  if (ways.dir) {
    terminal.line(`  1. Chrome: open chrome://extensions, switch on Developer mode, choose "Load unpacked" and`)
    terminal.line(`     ${ways.dir}   (Firefox: see README.md)`)
  }
  terminal.line(`  2. Sign in with this link (once, within a day; keep it to yourself):`)
  terminal.line(`     ${ways.url}/connect?key=${ways.key}`)
  terminal.line(`  3. In the extension's options choose Connect, then open any YouTube channel.`)
  terminal.line()
  terminal.line(`  Service  ${ways.url}   API: ${ways.url}/openapi.json`)
  if (ways.remote.sandbox) terminal.line(`  Sandbox  ${ways.remote.sandbox.url}/_sandbox`)
  terminal.line(`\n  Ctrl-C stops.`)
}

function openLog(env: Env): Log {
  const redact = ['token', 'authorization', '*.token', '*.authorization', '*.accessToken']
  return pino({ level: env.LOG_LEVEL, redact }, pino.destination(2))
}

async function listen(app: ReturnType<typeof createApp>, where: { host: string; port: number }): Promise<ServerType> {
  const { promise, resolve, reject } = Promise.withResolvers<ServerType>()
  const server = serve({ fetch: app.fetch, hostname: where.host, port: where.port }, () => resolve(server))
  server.once('error', reject)
  return promise
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
