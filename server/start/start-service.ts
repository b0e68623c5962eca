import type { Server } from 'node:http'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { pino } from 'pino'
import { createApp } from '../app.ts'
import { partnerTable } from '../cli/partner-table.ts'
import { removeServiceFile, writeServiceFile } from '../cli/service-file.ts'
import { type Database, openDatabase } from '../db/client.ts'
import type { Deps, Log } from '../deps.ts'
import type { Env } from '../env.ts'
import { StartError } from '../errors.ts'
import { loadFramework } from '../framework/load.ts'
import { createHealthApp } from '../health-app.ts'
import type { HubSpotDoor } from '../hubspot/door.ts'
import { openQueue } from '../jobs/queue.ts'
import { taskHandlers } from '../jobs/run-task.ts'
import { startTimers } from '../jobs/timers.ts'
import { refuseBrokenRequests } from '../middleware/refuse-broken-requests.ts'
import { type NotifySettings, openNotify } from '../notify/open-door.ts'
import { loadSampleProgramme, type SampleProgramme } from '../sample/load-sample-programme.ts'
import { issueCommandLineToken } from '../services/access/command-line.ts'
import { createSignInKey } from '../services/access/sign-in-link.ts'
import { keepInstallLink } from '../services/oauth/install-link.ts'
import { listPartners } from '../services/partner/list-partners.ts'
import { firstPortal, getPortal, openPortal } from '../services/portal/open-portal.ts'
import { runNightly } from '../sync/nightly.ts'
import { pushDirty } from '../sync/push.ts'
import { ensureSetup } from '../sync/setup/apply.ts'
import { loadTemplates } from '../templating/load.ts'
import type { Portal } from '../write/context.ts'
import { checkRole } from './check-role.ts'
import { openApp, openConsentDoors } from './connect-app.ts'
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
  checkRole(env)
  const log = openLog(env)
  const clock = () => new Date()
  const framework = await loadFramework(env.FRAMEWORK_FILE)
  const templates = loadTemplates(env.TEMPLATES_DIR)
  const port = await findPort(env.HOST, env.PORT, 'PORT')
  const url = (env.PUBLIC_URL ?? `http://${env.HOST}:${port}`).replace(/\/+$/, '')
  const building = env.BUILD_EXTENSION && env.ROLE !== 'worker' ? buildExtension(ROOT) : null

  const database = await terminal.step(
    'Database',
    () => openDatabase(env.DATABASE_URL ? { url: env.DATABASE_URL } : { dataDir: env.DATA_DIR }),
    ({ engine }) => (engine.kind === 'pglite' ? `embedded, in ${env.DATA_DIR}` : 'PostgreSQL'),
  )
  stops.push(() => database.close())
  const remote = await terminal.step('HubSpot', () => findRemote(env), describeRemote)
  if (remote.sandbox) stops.push(remote.sandbox.stop)

  const app = await openApp(env, url, log)
  const main = remote.accessToken === null ? null : await openMain(remote, env, { database, log })
  const byConsent = app && openConsentDoors(env, { database, app, clock, log })
  const queue = await openQueue(
    database,
    taskHandlers(() => deps),
    log,
  )
  const deps: Deps = {
    database,
    framework,
    templates,
    hubspot: (portalId) => doorOf(portalId, main, byConsent),
    wake: queue.wake,
    clock,
    notify: openNotify(notifySettings(env)),
    log,
    ...webhooks(env),
    ...(app && { oauth: app }),
  }

  // Of several processes that start at once, one brings the account up.
  const portal = main
    ? await database.exclusive('start', () => bringUp(deps, main.portal.id, terminal, env))
    : await firstPortal(database.db)
  if (env.ROLE !== 'web') {
    await queue.start()
    const timers = startTimers(deps, { pollSeconds: env.POLL_SECONDS })
    stops.push(async () => timers.stop())
  }

  const http = env.ROLE === 'worker' ? createHealthApp(deps) : createApp(deps, url, { proxies: env.PROXIES })
  const server = await listen(http, { host: env.HOST, port })
  stops.push(() => closeServer(server))
  if (env.ROLE === 'worker') {
    terminal.line(`\n  Worker; health: ${url}/healthz\n  Ctrl-C stops.`)
    return url
  }
  if (portal) {
    const token = await issueCommandLineToken(database.db, portal.id, clock())
    await writeServiceFile(env.DATA_DIR, { url: `http://${env.HOST}:${port}`, token, pid: process.pid })
    stops.push(() => removeServiceFile(env.DATA_DIR))
    await showPartners(deps, portal, terminal)
  }
  const build = building && (await terminal.step('Extension', () => building, describeBuild))
  // One more read: the account was asked through a door of its own.
  if (main)
    terminal.line(`\n  ${main.door.traffic.writes} HubSpot writes, ${main.door.traffic.reads + 1} HubSpot reads.`)
  const link = portal
    ? `${url}/connect?key=${await createSignInKey(database.db, portal.id, clock())}`
    : (await keepInstallLink(database.db, url, clock())).url
  showWays(terminal, { url, link, first: !portal, dir: build?.dir ?? null, remote })
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

type Main = { portal: Portal; door: HubSpotDoor }

/** The account of the service key, or of the sandbox. */
async function openMain(remote: Remote, env: Env, { database, log }: { database: Database; log: Log }): Promise<Main> {
  const account = await askAccount(remote, env, log)
  const portal = await openPortal(database.db, account, { storageMode: 'custom-objects', sample: remote.local })
  return { portal, door: await connectPortal(remote, env, { database, portal, log }) }
}

function doorOf(portalId: string, main: Main | null, byConsent: ((id: string) => HubSpotDoor) | null): HubSpotDoor {
  if (main && (main.portal.id === portalId || !byConsent)) return main.door
  if (byConsent) return byConsent(portalId)
  throw new StartError(`There is no way into HubSpot account ${portalId}. Set HUBSPOT_TOKEN or HUBSPOT_CLIENT_ID.`)
}

function webhooks({ HUBSPOT_CLIENT_SECRET: secret, HUBSPOT_WEBHOOK_ADDRESS: address }: Env): Pick<Deps, 'webhooks'> {
  return secret ? { webhooks: { secret, trustProxy: address === 'forwarded' } } : {}
}

async function bringUp(deps: Deps, portalId: string, terminal: Terminal, env: Env): Promise<Portal> {
  const opened = await getPortal(deps.database.db, portalId)
  const { portal } = await terminal.step(
    'HubSpot schema',
    () => ensureSetup(deps, opened, { storage: env.HUBSPOT_STORAGE }),
    ({ portal: { storageMode }, plan }) =>
      `${storageMode}: ${plan.steps.length === 0 ? 'nothing to change' : `${plan.steps.length} changes applied`}`,
  )
  if (portal.sample) {
    await terminal.step('Starter programme', () => loadSampleProgramme(deps, portal, deps.clock()), describeSample)
  }
  if (env.ROLE === 'web') return portal
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

type Ways = { url: string; link: string; first: boolean; dir: string | null; remote: Remote }

function showWays(terminal: Terminal, ways: Ways): void {
  terminal.heading('What to do next')
  if (ways.dir) {
    terminal.line(`  1. Chrome: open chrome://extensions, switch on Developer mode, choose "Load unpacked" and`)
    terminal.line(`     ${ways.dir}   (Firefox: see README.md)`)
  }
  const what = ways.first ? 'Connect the first HubSpot account' : 'Sign in'
  terminal.line(`  2. ${what} with this link (once, within a day; keep it to yourself):`)
  terminal.line(`     ${ways.link}`)
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

async function listen(
  app: { fetch: ReturnType<typeof createApp>['fetch'] },
  where: { host: string; port: number },
): Promise<ServerType> {
  const { promise, resolve, reject } = Promise.withResolvers<ServerType>()
  const server = serve({ fetch: app.fetch, hostname: where.host, port: where.port }, () => resolve(server))
  server.once('error', reject)
  refuseBrokenRequests(server as Server)
  return promise
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
