import { and, asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { backfill, backfillRange } from '#server/db/tables/backfill.ts'
import type { SearchPage } from '#server/hubspot/door.ts'
import { listRuns } from '#server/services/run/list-runs.ts'
import { isAscending, provesAscending, splitIds } from '#server/sync/backfill/ranges.ts'
import { runBackfill } from '#server/sync/backfill.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { makePartner, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, type World } from './world.ts'

let database: Database
let world: World
let type: string
/** The cursors asked for and answered, in order. */
let answered: string[]
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

const RECORDS = 2_500
const GAP = 7
const STRANGER_EACH = 250

beforeEach(() => enter('custom-objects'))

/** An account of 2,500 records, ids 7 apart; each 250th was made by a person and becomes a partner here. */
async function enter(storageMode: 'custom-objects' | 'companies') {
  world = await makeWorld(database, { storageMode })
  type = world.portal.setup!.objectTypes.partner!
  for (let n = 1; n <= RECORDS; n += 1) world.hubspot.records.push(recordOf(n * GAP, n % STRANGER_EACH === 0))
  answered = []
  const { list, search } = world.hubspot
  world.hubspot.list = async (objectType, query) => {
    const page = await list(objectType, query)
    answered.push(query.after ?? 'first')
    return page
  }
  world.hubspot.search = async (objectType, query) => {
    const page = await search(objectType, query)
    if (query.limit > 1) answered.push(query.filters.map(({ value }) => value).join())
    return page
  }
}

function recordOf(id: number, stranger: boolean) {
  // One with our key and no row here is a first write whose answer is on its way: seen, and left alone.
  const known = { tributary_partner_key: `key-${id}` }
  const made = { tributary_name: `Partner ${id}`, tributary_tier: 'tier-3' }
  return { id: String(id), type, properties: stranger ? made : known, modified: world.hubspot.clock, archived: false }
}

const fill = () => runBackfill(world.deps, world.portal, world.deps.clock())
const names = async () =>
  (
    await database.db
      .select({ name: tables.partner.name })
      .from(tables.partner)
      .where(eq(tables.partner.portalId, world.portal.id))
      .orderBy(asc(tables.partner.name))
  ).map(({ name }) => name)
const passes = () => database.db.select().from(backfill).where(eq(backfill.portalId, world.portal.id))
const ranges = () =>
  database.db
    .select()
    .from(backfillRange)
    .where(and(eq(backfillRange.portalId, world.portal.id)))
    .orderBy(asc(backfillRange.n))

/** The list by pages whose cursors are row numbers, as any list may be. */
async function byRow(_type: string, { after = '0' }: { after?: string }): Promise<SearchPage> {
  const from = Number(after)
  answered.push(after)
  const shuffled = world.hubspot.records.toSorted((a, b) => (Number(a.id) % 1_009) - (Number(b.id) % 1_009))
  const results = shuffled.slice(from, from + 100).map(({ id, properties, modified }) => {
    const at = new Date(modified).toISOString()
    return { id, properties, createdAt: at, updatedAt: at, archived: false }
  })
  return { results, after: from + 100 < shuffled.length ? String(from + 100) : null, total: null }
}

/** Breaks off at the n-th list request. */
function breakAt(n: number, call: 'list' | 'search' = 'list') {
  let asked = 0
  world.hubspot.fault.before = (each) => {
    if (each === call) asked += 1
    if (each === call && asked >= n) throw new Error('The line is cut.')
  }
}

describe('a backfill', () => {
  it('reads three ranges of ids at once, each record one time, with few requests beside the pages', async () => {
    const counts = await fill()
    expect(counts).toMatchObject({ seen: RECORDS, total: RECORDS, adopted: 10 })
    expect((await ranges()).map(({ done }) => done)).toEqual([true, true, true])
    expect((await passes())[0]).toMatchObject({ way: 'ranges', finishedAt: expect.any(Date) })
    // 25 pages, the measure, the proof, and at most a part of a page at the end of each of three ranges.
    expect(counts.requests).toBeLessThanOrEqual(25 + 1 + 1 + 3)
    expect(new Set(answered).size).toBe(answered.length)
  })

  it('brings the same partners with one cursor where ids do not ascend', async () => {
    await fill()
    const expected = await names()
    await enter('custom-objects')
    world.hubspot.list = byRow
    expect(await fill()).toMatchObject({ seen: RECORDS, adopted: 10 })
    expect((await passes())[0]).toMatchObject({ way: 'pages' })
    expect(await names()).toEqual(expected)
  })

  it('begins again with one cursor if ids stop to ascend behind the first pages', async () => {
    const { list } = world.hubspot
    world.hubspot.list = async (objectType, query) => {
      const page = await list(objectType, query)
      return Number(query.after ?? 0) > 9_000 ? { ...page, results: page.results.toReversed() } : page
    }
    expect(await fill()).toMatchObject({ seen: RECORDS, adopted: 10 })
    expect((await passes())[0]).toMatchObject({ way: 'pages' })
    expect(world.deps.logged.map(({ message }) => message)).toEqual([expect.stringContaining('one cursor')])
  })

  it.each(['custom-objects', 'companies'] as const)(
    'goes on where it was killed and reads no page twice (%s)',
    async (mode) => {
      await enter(mode)
      if (mode === 'companies')
        for (const record of world.hubspot.records) record.properties.tributary_partner_key ??= 'k'
      breakAt(9, mode === 'companies' ? 'search' : 'list')
      await expect(fill()).rejects.toThrow('The line is cut.')
      const [run] = await listRuns(world.ctx, 1)
      expect(run).toMatchObject({ kind: 'backfill', state: 'partial' })
      const before = answered.length
      expect(before).toBeGreaterThan(4)
      world.hubspot.fault = {}
      expect(await fill()).toMatchObject({ seen: RECORDS, total: RECORDS })
      expect(new Set(answered).size).toBe(answered.length)
      expect(await passes()).toHaveLength(1)
    },
  )

  it('goes on with the next pull, whether or not it was asked for', async () => {
    breakAt(9)
    await expect(fill()).rejects.toThrow()
    world.hubspot.fault = {}
    expect((await pullChanges(world.deps, world.portal, world.deps.clock())).adopted).toBe(10)
    expect((await passes())[0]?.finishedAt).not.toBeNull()
  })

  it('shows how far it is while it goes on', async () => {
    const shown: unknown[] = []
    const { list } = world.hubspot
    world.hubspot.list = async (objectType, query) => {
      const [run] = await listRuns(world.ctx, 1)
      shown.push(run?.counts.seen ?? 0)
      return list(objectType, query)
    }
    await fill()
    expect(shown.at(-1)).toBeGreaterThan(1_000)
  })
})

describe('the first pull', () => {
  it('misses nothing made or changed while its backfill was under way', async () => {
    const known = await makePartner(world.ctx)
    await pushDirty(world.deps, world.portal, world.deps.clock())
    const mine = world.hubspot.records.find(({ properties }) => properties.tributary_partner_key === known)!
    const { list } = world.hubspot
    world.hubspot.list = async (objectType, query) => {
      const page = await list(objectType, query)
      // Behind the cursor of the first range, and behind the record that the first range has read by then.
      if (answered.length === 20) {
        world.hubspot.records.push({ ...recordOf(GAP + 1, true), modified: world.hubspot.clock })
        world.hubspot.edit(mine.id, { tributary_name: 'Renamed by Kevin' })
      }
      return page
    }
    await pullChanges(world.deps, world.portal, world.deps.clock())
    expect(await names()).toEqual(expect.arrayContaining([`Partner ${GAP + 1}`, 'Renamed by Kevin']))
    expect(await names()).toHaveLength(10 + 2)
  })

  it('polls a small account as always', async () => {
    world.hubspot.records.splice(2_000)
    expect((await pullChanges(world.deps, world.portal, world.deps.clock())).adopted).toBe(8)
    expect(await passes()).toEqual([])
  })
})

describe('ranges of ids', () => {
  it('join without gap or overlap, and the last is open', () => {
    // (1000, 4000] for 3,000 records: three of 1,000 ids each.
    expect(splitIds({ from: '1000', last: '4000', total: 3_000 })).toEqual([
      { from: '1000', upTo: '2000' },
      { from: '2000', upTo: '3000' },
      { from: '3000', upTo: null },
    ])
    expect(splitIds({ from: '0', last: '90000000', total: 1_000_000 })).toHaveLength(16)
    expect(splitIds({ from: '10', last: '12', total: 9_000 })).toEqual([
      { from: '10', upTo: '11' },
      { from: '11', upTo: null },
    ])
    // The index trails the list: it knew none of the newest.
    expect(splitIds({ from: '10', last: '5', total: 900 })).toEqual([{ from: '10', upTo: null }])
  })

  it('ascend strictly, from the cursor on', () => {
    expect(isAscending(['8', '9', '10'], '7')).toBe(true)
    expect(isAscending(['7', '9'], '7')).toBe(true)
    expect(isAscending([], '7')).toBe(true)
    expect(isAscending(['6', '9'], '7')).toBe(false)
    expect(isAscending(['8', '10', '9'], '7')).toBe(false)
    expect(isAscending(['8', '8'], '7')).toBe(false)
    expect(isAscending(['8', 'x9'], '7')).toBe(false)
    expect(isAscending(['8'], 'MTA=')).toBe(false)
  })

  it('are proved by a page asked for in the middle of another', () => {
    const page = ['10', '20', '30', '40']
    expect(provesAscending({ page, probe: ['30', '40', '50'], middle: '20' })).toBe(true)
    expect(provesAscending({ page, probe: ['20', '30', '40'], middle: '20' })).toBe(true)
    expect(provesAscending({ page, probe: ['40', '50'], middle: '20' })).toBe(false)
    // The cursor is a row number there: nothing has the row 20.
    expect(provesAscending({ page, probe: [], middle: '20' })).toBe(false)
  })
})
