/**
 * Requests a second and the slowest one in a hundred of the calls the overlay makes, against one indexed row through a
 * bare Hono server on the same database (DESIGN §11). Both take turns, so that a busy machine slows both. Prints a table;
 * `node test/bench/api.ts --sizes 1000,10000 --engines pglite`.
 */
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { and, eq, sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { createApp } from '../../server/app.ts'
import { type Database, openDatabase } from '../../server/db/client.ts'
import { appUser } from '../../server/db/tables/access.ts'
import { partner } from '../../server/db/tables/partner.ts'
import { issueToken } from '../../server/services/access/device-codes.ts'
import { openRequestLimits, RATES } from '../../server/services/limit/request-limits.ts'
import type { Portal } from '../../server/write/context.ts'
import { fakeHubSpot } from '../support/fake-hubspot.ts'
import { makeContext, makeDeps, makePartner, makePortal, makeTouchpoint, NOW } from '../support/make.ts'
import { startPostgres } from '../support/postgres-server.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    engines: { type: 'string', default: 'pglite,postgres' },
    rounds: { type: 'string', default: '400' },
  },
})
const ROUNDS = Number(values.rounds)
const WARM = 40
/** Requests on the way at once. */
const ABREAST = 4
/** Partners made the way people make them, of which the others are copies. */
const ORIGINALS = 20
/** DESIGN §11, for the context. */
const LIMIT = 2

type World = { url: string; bare: string; token: string; ids: string[]; cursor: string; close(): Promise<void> }

for (const engine of values.engines.split(',')) {
  const { database, close } = await openEngine(engine)
  for (const size of values.sizes.split(',').map(Number)) await measure(engine, size, database)
  await close()
}

async function openEngine(engine: string): Promise<{ database: Database; close(): Promise<void> }> {
  if (engine === 'pglite') {
    const database = await openDatabase({ memory: true })
    return { database, close: () => database.close() }
  }
  const server = await startPostgres()
  const database = await openDatabase({ url: server.url })
  return {
    database,
    async close() {
      await database.close()
      await server.stop()
    },
  }
}

async function measure(engine: string, size: number, database: Database): Promise<void> {
  const world = await openWorld(database, size)
  const id = () => world.ids[Math.floor(Math.random() * world.ids.length)] ?? ''
  const calls: Record<string, () => string> = {
    context: () => `/v1/context/${id()}`,
    'index, nothing new': () => `/v1/index?cursor=${world.cursor}`,
    search: () => `/v1/partners?limit=20&search=${encodeURIComponent(`Partner ${Math.floor(Math.random() * size)} `)}`,
    'due, first page': () => '/v1/due?who=everyone&limit=50',
  }
  for (const [name, path] of Object.entries(calls)) {
    const [ours, bare] = await race(world, path, () => `/row/${id()}`)
    const ratio = ours.p99 / bare.p99
    const verdict = name === 'context' && ratio > LIMIT ? `  over ${LIMIT}` : ''
    console.log(
      `${engine.padEnd(9)} ${String(size).padStart(7)}  ${name.padEnd(20)} ${ours.perSecond.toFixed(0).padStart(6)}/s  ` +
        `p99 ${ours.p99.toFixed(1).padStart(7)} ms  row ${bare.perSecond.toFixed(0).padStart(6)}/s ${bare.p99.toFixed(1).padStart(6)} ms  ` +
        `p99 × ${ratio.toFixed(2)}  median × ${(ours.median / bare.median).toFixed(2)}${verdict}`,
    )
  }
  await world.close()
}

type Figures = { perSecond: number; p99: number; median: number }

/** Both sides, a batch of each in turn. */
async function race(world: World, path: () => string, row: () => string): Promise<[Figures, Figures]> {
  const times: [number[], number[]] = [[], []]
  const spent = [0, 0]
  for (let done = -WARM; done < ROUNDS; done += ABREAST) {
    for (const [side, ask] of [
      () => get(world.url + path(), world.token),
      () => get(world.bare + row(), null),
    ].entries()) {
      const started = performance.now()
      const batch = await Promise.all(Array.from({ length: ABREAST }, ask))
      if (done < 0) continue
      spent[side]! += performance.now() - started
      times[side]!.push(...batch)
    }
  }
  return times.map((each, side) => figures(each, spent[side]!)) as [Figures, Figures]
}

function figures(times: number[], ms: number): Figures {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { perSecond: (times.length / ms) * 1000, p99: at(0.99), median: at(0.5) }
}

/** Milliseconds until the last byte. */
async function get(url: string, token: string | null): Promise<number> {
  const started = performance.now()
  const response = await fetch(url, token ? { headers: { authorization: `Bearer ${token}` } } : {})
  await response.text()
  if (!response.ok) throw new Error(`${response.status} to ${url}`)
  return performance.now() - started
}

async function openWorld(database: Database, size: number): Promise<World> {
  const deps = await makeDeps(database, fakeHubSpot())
  const portal = await makePortal(database)
  const ctx = makeContext(deps, portal)
  for (let i = 0; i < ORIGINALS; i += 1) {
    const id = await makePartner(ctx, { name: `Partner ${i} of ours` })
    await makeTouchpoint(ctx, id)
  }
  await copyPartners(database, portal, size)
  const token = await signIn(database, portal)
  const plenty = { points: 100_000_000, seconds: 60 }
  const rates = Object.fromEntries(Object.keys(RATES).map((name) => [name, plenty])) as typeof RATES
  const app = createApp(deps, 'http://127.0.0.1', { limits: openRequestLimits(rates) })
  const ours = await listen(app.fetch)
  const bare = await listen(bareApp(database, portal).fetch)
  const rows = await database.db.select({ id: partner.id }).from(partner).where(eq(partner.portalId, portal.id))
  const ids = rows.map(({ id }) => id)
  return {
    url: ours.url,
    bare: bare.url,
    token,
    ids,
    cursor: await lastCursor(ours.url, token),
    async close() {
      await ours.close()
      await bare.close()
    },
  }
}

/** As many as are wanted, each with all that hangs on it. Ids follow from the original's and the copy's number. */
async function copyPartners({ db, tidy }: Database, { id }: Portal, size: number): Promise<void> {
  const copies = sql`generate_series(1, ${Math.ceil(size / ORIGINALS) - 1}::int) as n`
  // With the marks of version 4, which the API asks of an id.
  const idOf = (column: string) =>
    sql`overlay(overlay(md5(${sql.raw(column)}::text || n) placing '4' from 13) placing '8' from 17)::uuid`
  const own = sql`where t.portal_id = ${id}`
  await db.execute(sql`
    insert into partner select (jsonb_populate_record(t, jsonb_build_object(
      'id', ${idOf('t.id')}, 'name', 'Partner ' || (n * ${ORIGINALS}::int + row_number() over (partition by n)) || ' of ours'))).*
    from partner t, ${copies} ${own}`)
  await db.execute(sql`
    insert into standing select (jsonb_populate_record(t, jsonb_build_object('partner_id', ${idOf('t.partner_id')}))).*
    from standing t, ${copies} ${own}`)
  await db.execute(sql`
    insert into index_entry select (jsonb_populate_record(t, jsonb_build_object('partner_id', ${idOf('t.partner_id')}))).*
    from index_entry t, ${copies} ${own}`)
  await db.execute(sql`
    insert into touchpoint select (jsonb_populate_record(t, jsonb_build_object(
      'id', ${idOf('t.id')}, 'partner_id', ${idOf('t.partner_id')}))).*
    from touchpoint t, ${copies} ${own}`)
  await db.execute(sql`
    insert into due_touch select (jsonb_populate_record(t, jsonb_build_object(
      'id', replace(t.id, t.partner_id::text, ${idOf('t.partner_id')}::text), 'partner_id', ${idOf('t.partner_id')},
      'name', 'Partner ' || (n * ${ORIGINALS}::int + row_number() over (partition by n)) || ' of ours'))).*
    from due_touch t, ${copies} ${own}`)
  await tidy()
  await db.execute(sql`analyze`)
}

async function signIn({ db }: Database, { id: portalId }: Portal): Promise<string> {
  const userId = crypto.randomUUID()
  const [name, email] = ['Kevin', `${userId}@reservoir.example`]
  const sender = { name, email, title: '', calendarUrl: null, organisation: '' }
  await db.insert(appUser).values({ portalId, id: userId, name, email, role: 'admin', sender, createdAt: NOW })
  return issueToken(db, { portalId, userId, label: 'bench' }, NOW)
}

function bareApp({ db }: Database, { id: portalId }: Portal): Hono {
  return new Hono().get('/row/:id', async (c) => {
    const [row] = await db
      .select()
      .from(partner)
      .where(and(eq(partner.portalId, portalId), eq(partner.id, c.req.param('id'))))
    return c.json(row ?? null)
  })
}

async function lastCursor(url: string, token: string): Promise<string> {
  for (let cursor = ''; ; ) {
    const response = await fetch(`${url}/v1/index?cursor=${cursor}`, { headers: { authorization: `Bearer ${token}` } })
    const page = (await response.json()) as { cursor: string; more: boolean }
    cursor = page.cursor
    if (!page.more) return cursor
  }
}

async function listen(fetch: Hono['fetch']): Promise<{ url: string; close(): Promise<void> }> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => resolve(port))
  const url = `http://127.0.0.1:${await promise}`
  return {
    url,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
