/** One measured piece of work in a process of its own, so that its memory and CPU are its own. Prints one JSON line. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { Client, DEFAULT_LIMITER_OPTIONS } from '@hubspot/api-client'
import { sql } from 'drizzle-orm'
import { type Database, openDatabase } from '#server/db/client.ts'
import type { Deps } from '#server/deps.ts'
import { loadFramework } from '#server/framework/load.ts'
import { openHubSpot } from '#server/hubspot/open.ts'
import { openLimiter } from '#server/limiter/limiter.ts'
import { openNotify } from '#server/notify/open-door.ts'
import { getPortal, openPortal } from '#server/services/portal/open-portal.ts'
import { runNightly } from '#server/sync/nightly.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { ensureSetup } from '#server/sync/setup/apply.ts'
import { createLibrary } from '#server/templating/library.ts'
import type { Portal } from '#server/write/context.ts'
import { write } from '#server/write/write.ts'
import { partnerFields } from '../support/make.ts'
import type { PassName, PassOptions, PassResult } from './passes.ts'

const FRAMEWORK = fileURLToPath(new URL('../../templates/framework.yaml', import.meta.url))
const LIMITS = { burst: { max: 190, windowMs: 10_000 }, search: { max: 5, windowMs: 1_000 } }
const DAY_MS = 86_400_000
/** Partners of one transaction while the data is made. */
const AT_ONCE = 500

const options: PassOptions = JSON.parse(process.argv[2] ?? '{}')
const started = new Date()

async function main(): Promise<void> {
  const database = await openDatabase(options.database)
  const world = await openWorld(database)
  // Not the system's own high-water mark: a child starts with its parent's.
  let peak = 0
  const looking = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 20)
  const gap = monitorEventLoopDelay({ resolution: 5 })
  gap.enable()
  const cpu = process.cpuUsage()
  const from = performance.now()
  const done = await PASSES[options.pass](world)
  const seconds = (performance.now() - from) / 1000
  const used = process.cpuUsage(cpu)
  clearInterval(looking)
  const result: PassResult = {
    ...done,
    seconds,
    cpuSeconds: (used.user + used.system) / 1e6,
    peakMb: peak / 1_048_576,
    gapMs: gap.max / 1e6,
  }
  console.log(JSON.stringify(result))
  await database.close()
}

type World = { deps: Deps; portal: Portal }
type Done = { records: number; writes?: number }

async function openWorld(database: Database): Promise<World> {
  const connection = { accessToken: options.token, basePath: options.hubspotUrl, timeoutMs: 30_000 }
  const account = await openHubSpot({
    ...connection,
    limiter: { take: async () => {}, pause: async () => {} },
  }).account()
  const opened = await openPortal(database.db, account, { storageMode: 'custom-objects', sample: false })
  const limiter = await openLimiter(database, opened.id, { limits: LIMITS, timeZone: opened.timeZone })
  const door = openHubSpot({ ...connection, limiter })
  const deps: Deps = {
    database,
    framework: await loadFramework(FRAMEWORK),
    templates: createLibrary([]),
    hubspot: () => door,
    wake: async () => {},
    clock: () => new Date(),
    notify: openNotify({ smtp: null, webhook: null, testOrigin: null }),
    log: { info() {}, warn() {}, error: (data, message) => console.error(message, data) },
  }
  const { portal } = await ensureSetup(deps, opened, { storage: 'custom-objects' })
  return { deps, portal }
}

const PASSES: Record<PassName, (world: World) => Promise<Done>> = {
  async seed({ deps, portal }) {
    const ctx = { deps, portal, actor: { kind: 'job', name: 'bench' }, role: 'admin', now: started } as const
    for (let made = 0; made < options.size; made += AT_ONCE) {
      const rows = Array.from({ length: Math.min(AT_ONCE, options.size - made) }, (_, index) => ({
        ...partnerFields({ name: `Partner ${made + index}`, stage: 'ended' }),
      }))
      await write(ctx, { action: 'bench', needs: 'admin', input: made }, (changes) =>
        changes.insertMany('partner', rows),
      )
    }
    await deps.database.tidy()
    return { records: options.size }
  },
  push: async ({ deps, portal }) => pushed(await pushDirty(deps, portal, started)),
  async 'push-computed'({ deps, portal }) {
    await deps.database.db.execute(
      sql`update standing set value = jsonb_set(value, '{overdueCount}', to_jsonb((value->>'overdueCount')::int + 1))`,
    )
    await touchAll(deps)
    return pushed(await pushDirty(deps, portal, started))
  },
  async 'push-people'({ deps, portal }) {
    await deps.database.db.execute(sql`update partner set owner_name = 'Kevin'`)
    await touchAll(deps)
    return pushed(await pushDirty(deps, portal, started))
  },
  async pull({ deps, portal }) {
    await deps.database.db.execute(sql`update portal set pull_cursors = '{}'`)
    const { seen } = await pullChanges(deps, await getPortal(deps.database.db, portal.id), started)
    return { records: seen }
  },
  async nights({ deps, portal }) {
    const before = deps.hubspot(portal.id).traffic.writes
    let partners = 0
    for (const day of [1, 2]) {
      const now = new Date(started.getTime() + day * DAY_MS)
      partners += (await runNightly(deps, portal, now)).partners
      await pushDirty(deps, portal, now)
    }
    return { records: partners, writes: deps.hubspot(portal.id).traffic.writes - before }
  },
  async 'one-by-one'({ deps, portal }) {
    const client = official({})
    const ids = await someIds(deps, options.sample)
    const type = portal.setup?.objectTypes.partner ?? ''
    for (const id of ids) await client.crm.objects.basicApi.update(type, id, { properties: changed() })
    return { records: ids.length }
  },
  async 'default-limiter'({ deps, portal }) {
    const client = official({ limiterOptions: DEFAULT_LIMITER_OPTIONS })
    const ids = await someIds(deps, options.sample * 100)
    const type = portal.setup?.objectTypes.partner ?? ''
    const batches = Array.from({ length: Math.ceil(ids.length / 100) }, (_, at) => ids.slice(at * 100, at * 100 + 100))
    const update = (batch: string[]) => ({ inputs: batch.map((id) => ({ id, properties: changed() })) })
    await Promise.all(batches.map((batch) => client.crm.objects.batchApi.update(type, update(batch))))
    return { records: ids.length }
  },
}

function pushed(counts: { created: number; updated: number; failed: number }): Done {
  if (counts.failed > 0) throw new Error(`${counts.failed} records were refused`)
  return { records: counts.created + counts.updated }
}

async function touchAll({ database }: Deps): Promise<void> {
  await database.db.execute(sql`update sync_record set local_rev = local_rev + 1 where object = 'partner'`)
  await database.tidy()
}

function official(more: object): Client {
  return new Client({ accessToken: options.token, basePath: options.hubspotUrl, ...more })
}

function changed(): Record<string, string> {
  return { tributary_overdue_count: String(Math.floor(performance.now())) }
}

async function someIds({ database }: Deps, count: number): Promise<string[]> {
  const found = await database.db.execute(
    sql`select remote_id from sync_record where remote_id is not null limit ${count}`,
  )
  return (found as unknown as { rows: { remote_id: string }[] }).rows.map((row) => row.remote_id)
}

await main()
