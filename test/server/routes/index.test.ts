import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, type Db, openDatabase } from '#server/db/client.ts'
import type { Portal } from '#server/write/context.ts'
import { makePortal } from '../../support/make.ts'
import { type Caller, type MadeApp, makeApp } from '../../support/make-app.ts'
import { makeDb } from '../../support/make-db.ts'
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/postgres-server.ts'

type Page = { entries: { id: string }[]; removed: string[]; cursor: string; more: boolean }

/** Entries of one statement: all carry the id of one transaction. */
async function insertEntries(db: Db, portal: Portal, count: number): Promise<void> {
  await db.execute(sql`
    insert into index_entry (portal_id, partner_id, entry, txid)
    select ${portal.id}, id, jsonb_build_object('id', id), pg_current_xact_id()
    from (select gen_random_uuid() as id from generate_series(1, ${count}::int)) as made`)
}

async function read(caller: Caller, cursor = ''): Promise<Page> {
  return (await caller.get(`/v1/index?cursor=${cursor}`)).json()
}

async function readAll(caller: Caller, cursor = ''): Promise<{ ids: string[]; pages: number; cursor: string }> {
  const ids: string[] = []
  for (let pages = 1; ; pages += 1) {
    const page = await read(caller, cursor)
    ids.push(...page.entries.map((entry) => entry.id))
    if (!page.more || pages === 10) return { ids, pages, cursor: page.cursor }
    cursor = page.cursor
  }
}

describe('the partner index', () => {
  let made: MadeApp
  beforeAll(async () => {
    made = await makeApp(await makeDb())
  }, 30_000)
  afterAll(() => made.close())

  it('gives each of 2,500 entries of one transaction once, in pages of a thousand', async () => {
    const portal = await makePortal(made.deps.database)
    const { db } = made.deps.database
    await insertEntries(db, portal, 2_500)
    const kevin = await made.signIn('viewer', 'Kevin', portal)
    // An index would put them in order by itself; the statement must.
    for (const way of ['index', 'bitmap']) await db.execute(sql.raw(`set enable_${way}scan = off`))

    const { ids, pages, cursor } = await readAll(kevin)

    for (const way of ['index', 'bitmap']) await db.execute(sql.raw(`reset enable_${way}scan`))
    expect(pages).toBe(3)
    expect(ids).toHaveLength(2_500)
    expect(new Set(ids).size).toBe(2_500)
    expect(await read(kevin, cursor)).toMatchObject({ entries: [], removed: [], cursor, more: false })
  })

  it('names a removed partner and gives nothing of it', async () => {
    const portal = await makePortal(made.deps.database)
    const { db } = made.deps.database
    await insertEntries(db, portal, 2)
    const kevin = await made.signIn('viewer', 'Kevin', portal)
    const { ids, cursor } = await readAll(kevin)
    await db.execute(
      sql`update index_entry set entry = null, txid = pg_current_xact_id() where partner_id = ${ids[0]}::uuid`,
    )

    expect(await read(kevin, cursor)).toMatchObject({ entries: [], removed: [ids[0]] })
  })
})

const reason = whyNoPostgres()
if (reason) console.log(`Skipped: the index on a PostgreSQL server, because ${reason}.`)

describe.skipIf(reason)('the partner index on a PostgreSQL server', () => {
  let server: PostgresServer
  let database: Database
  let made: MadeApp
  beforeAll(async () => {
    server = await startPostgres()
    database = await openDatabase({ url: server.url })
    made = await makeApp(database)
  }, 60_000)
  afterAll(async () => {
    await made?.close()
    await server?.stop()
  })

  it('skips no entry of a transaction that started first and commits last', async () => {
    const kevin = await made.signIn('viewer')
    const [opened, committing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const slow = database.db.transaction(async (tx) => {
      await insertEntries(tx as unknown as Db, made.portal, 1)
      opened.resolve()
      await committing.promise
    })
    await opened.promise
    await insertEntries(database.db, made.portal, 1)

    const before = await readAll(kevin)
    committing.resolve()
    await slow
    const after = await readAll(kevin, before.cursor)

    expect(before.ids).toEqual([])
    expect(new Set(after.ids).size).toBe(2)
  })
})
