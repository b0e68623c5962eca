import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { fullPass, webhookHint } from '#server/db/tables/hubspot.ts'
import { HubSpotError } from '#server/hubspot/door.ts'
import { sweepHints, wakeFullPasses } from '#server/jobs/timers.ts'
import { getRun } from '#server/services/run/get-run.ts'
import { listRuns } from '#server/services/run/list-runs.ts'
import { replayRun } from '#server/services/run/replay-run.ts'
import { lastSunday, runFullPass } from '#server/sync/full-pass.ts'
import { followHints } from '#server/sync/hints.ts'
import { pushDirty } from '#server/sync/push.ts'
import { makePartner, makePartners, makeTouchpoint, NOW, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, syncRowOf, type World } from './world.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

const push = ({ deps, portal }: World) => pushDirty(deps, portal, deps.now)
const follow = ({ deps, portal }: World) => followHints(deps, portal, deps.now)
const pass = ({ deps, portal }: World) => runFullPass(deps, portal, deps.now)

async function hint({ portal }: World, objectType: string, ...ids: string[]): Promise<void> {
  const at = { portalId: portal.id, objectType, rev: 1, receivedAt: NOW }
  await database.db.insert(webhookHint).values(ids.map((objectId) => ({ ...at, objectId })))
}

async function hintsLeft({ portal }: World): Promise<string[]> {
  const rows = await database.db.select().from(webhookHint).where(eq(webhookHint.portalId, portal.id))
  return rows.map(({ objectId }) => objectId)
}

async function remoteOf(world: World, id: string, object = 'partner'): Promise<string> {
  return (await syncRowOf(world, id, object))?.remoteId ?? ''
}

async function nameOf(id: string): Promise<string | undefined> {
  const [row] = await database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
  return row?.name
}

/** A partner that HubSpot has. */
async function makePushed(): Promise<{ world: World; id: string; remoteId: string }> {
  const world = await makeWorld(database)
  const id = await makePartner(world.ctx)
  await push(world)
  return { world, id, remoteId: await remoteOf(world, id) }
}

describe('a hint', () => {
  it('has its record and its contacts read and nothing else, and goes', async () => {
    const { world, id, remoteId } = await makePushed()
    world.hubspot.edit(remoteId, { tributary_name: 'Clockwork Coaching Ltd' })
    world.hubspot.calls = []
    await hint(world, '2-100', remoteId)

    expect(await follow(world)).toMatchObject({ seen: 1, kept: 1, gone: 0, requests: 2 })

    expect(await nameOf(id)).toBe('Clockwork Coaching Ltd')
    expect(world.hubspot.calls).toEqual([
      { call: 'read', size: 1 },
      { call: 'read', size: 1 },
    ])
    expect(await hintsLeft(world)).toEqual([])
  })

  it('of our own write changes nothing and leaves no run', async () => {
    const { world, remoteId } = await makePushed()
    await hint(world, '2-100', remoteId)

    expect(await follow(world)).toMatchObject({ seen: 1, kept: 0, putBack: 0 })

    expect((await listRuns(world.ctx, 5)).map(({ kind }) => kind)).toEqual(['push'])
    expect(await push(world)).toMatchObject({ requests: 0 })
  })

  it('that comes again while its record is read stays, and is followed by the next reading', async () => {
    const { world, id, remoteId } = await makePushed()
    await hint(world, '2-100', remoteId)
    const read = world.hubspot.readByIds
    world.hubspot.readByIds = async (...args) => {
      const answer = await read(...args)
      world.hubspot.edit(remoteId, { tributary_name: 'Edited meanwhile' })
      await database.db.update(webhookHint).set({ rev: 2 }).where(eq(webhookHint.portalId, world.portal.id))
      return answer
    }

    await follow(world)

    expect(await hintsLeft(world)).toEqual([remoteId])
    world.hubspot.readByIds = read
    await follow(world)
    expect(await nameOf(id)).toBe('Edited meanwhile')
    expect(await hintsLeft(world)).toEqual([])
  })

  it('stays when HubSpot cannot be asked, and the sweep finds it', async () => {
    const { world, remoteId } = await makePushed()
    await hint(world, '2-100', remoteId)
    world.hubspot.fault.before = () => {
      throw new HubSpotError('unavailable', 'HubSpot is away.')
    }

    await expect(follow(world)).rejects.toThrow('HubSpot is away.')

    expect(await hintsLeft(world)).toEqual([remoteId])
    expect(await sweepHints(world.deps)).toContain(world.portal.id)
  })

  it('of a deleted record makes a tombstone, and one of a restored record makes it live again', async () => {
    const { world, id, remoteId } = await makePushed()
    const record = world.hubspot.records.find((each) => each.id === remoteId)!
    record.archived = true
    await hint(world, '2-100', remoteId)

    expect(await follow(world)).toMatchObject({ gone: 1 })

    expect(await syncRowOf(world, id)).toMatchObject({ state: 'tombstone', mergedInto: null })
    const [run] = await listRuns(world.ctx, 1)
    expect((await getRun(world.ctx, { id: run!.id, limit: 9 })).records).toMatchObject([
      { recordId: id, outcome: 'gone' },
    ])
    record.archived = false
    await hint(world, '2-100', remoteId)
    expect(await follow(world)).toMatchObject({ restored: 1 })
    expect(await syncRowOf(world, id)).toMatchObject({ state: 'live', problem: null })
  })

  it('of a merge makes tombstones of both records that know the new one', async () => {
    const world = await makeWorld(database)
    const { ids } = await makePartners(world.ctx, {}, { count: 2 })
    await push(world)
    const [first, second] = [await remoteOf(world, ids[0]!), await remoteOf(world, ids[1]!)]
    const merged = world.hubspot.merge(first, second)
    await hint(world, '2-100', first, second, merged)

    expect(await follow(world)).toMatchObject({ gone: 2, adopted: 0 })

    for (const id of ids) expect(await syncRowOf(world, id)).toMatchObject({ state: 'tombstone', mergedInto: merged })
  })

  it('of a record HubSpot says nothing about is asked for twice before it is believed to be gone', async () => {
    const { world, id, remoteId } = await makePushed()
    await hint(world, '2-100', remoteId)
    const read = world.hubspot.readByIds
    let asked = 0
    world.hubspot.readByIds = async (...args) => {
      asked += 1
      return asked === 1 ? [] : read(...args)
    }

    expect(await follow(world)).toMatchObject({ gone: 0 })

    expect(await syncRowOf(world, id)).toMatchObject({ state: 'live' })
  })

  it('of a record made by hand has it adopted', async () => {
    const { world } = await makePushed()
    const properties = { tributary_name: 'Reservoir', tributary_tier: 'tier-2' }
    world.hubspot.records.push({ id: '77', type: '2-100', properties, modified: 1, archived: false })
    await hint(world, '2-100', '77')

    expect(await follow(world)).toMatchObject({ adopted: 1 })
  })

  it('of a type that is not kept in step, or of a record nobody has, just goes', async () => {
    const { world } = await makePushed()
    await hint(world, '2-999', '1')
    await hint(world, '2-100', '4711')

    expect(await follow(world)).toMatchObject({ seen: 0, gone: 0, adopted: 0 })

    expect(await hintsLeft(world)).toEqual([])
  })
})

describe('the weekly full pass', () => {
  it('finds what polling cannot see: a deletion, a merge and an association taken away', async () => {
    const world = await makeWorld(database)
    const { ids } = await makePartners(world.ctx, {}, { count: 4 })
    const [kept, deleted, first, second] = ids as [string, string, string, string]
    const touch = await makeTouchpoint(world.ctx, kept)
    await push(world)
    const gone = await remoteOf(world, deleted)
    world.hubspot.records.find((each) => each.id === gone)!.archived = true
    const merged = world.hubspot.merge(await remoteOf(world, first), await remoteOf(world, second))
    world.hubspot.links = []

    expect(await pass(world)).toMatchObject({ seen: 5, gone: 3, unlinked: 1, moving: 0 })

    expect(await syncRowOf(world, deleted)).toMatchObject({ state: 'tombstone', mergedInto: null })
    for (const id of [first, second]) {
      expect(await syncRowOf(world, id)).toMatchObject({ state: 'tombstone', mergedInto: merged })
    }
    await push(world)
    expect(world.hubspot.links).toEqual([
      { fromId: await remoteOf(world, touch, 'touchpoint'), toId: await remoteOf(world, kept) },
    ])
  })

  it('puts back what we compute, also of touchpoints, and takes over what people edited', async () => {
    const { world, id, remoteId } = await makePushed()
    const touch = await makeTouchpoint(world.ctx, id)
    await push(world)
    const touchRemote = await remoteOf(world, touch, 'touchpoint')
    world.hubspot.edit(remoteId, { tributary_health_reason: 'By hand', tributary_owner: 'Kevin' })
    world.hubspot.edit(touchRemote, { tributary_touchpoint_subject: 'By hand' })

    expect(await pass(world)).toMatchObject({ kept: 1, putBack: 1 })
    await push(world)

    const held = (record: string) => world.hubspot.records.find((each) => each.id === record)!.properties
    expect(held(touchRemote).tributary_touchpoint_subject).toBe('Monthly report')
    expect(held(remoteId).tributary_health_reason).not.toBe('By hand')
    expect(held(remoteId).tributary_owner).toBe('Kevin')
    expect(await pass(world)).toMatchObject({ kept: 0, putBack: 0, gone: 0, unlinked: 0 })
  })

  it('goes on where it was interrupted', async () => {
    const world = await makeWorld(database)
    await makePartners(world.ctx, {}, { count: 250 })
    await push(world)
    world.hubspot.calls = []
    world.hubspot.fault.before = () => {
      if (world.hubspot.calls.length > 2) throw new HubSpotError('unavailable', 'HubSpot is away.')
    }
    await expect(pass(world)).rejects.toThrow('HubSpot is away.')
    world.hubspot.fault = {}
    world.hubspot.calls = []

    expect(await pass(world)).toMatchObject({ seen: 250, requests: 6 })

    expect(world.hubspot.calls.map(({ size }) => size)).toEqual([100, 100, 50, 50])
    const runs = (await listRuns(world.ctx, 9)).filter(({ kind }) => kind === 'full-pass')
    expect(runs.map(({ state }) => state).toSorted()).toEqual(['done', 'partial'])
  })

  it('is due from Sunday 03:30 of the portal’s time zone on, once, and at once when it was interrupted', async () => {
    const { world } = await makePushed()
    // NOW is a Thursday; the portal in Berlin was made then, so its first pass is on Sunday 22 November, 02:30 UTC.
    const at = async (time: string) => {
      world.deps.now = new Date(time)
      return (await wakeFullPasses(world.deps)).includes(world.portal.id)
    }
    expect(await at('2026-11-22T02:29:59Z')).toBe(false)
    expect(await at('2026-11-22T02:30:00Z')).toBe(true)
    await pass(world)
    expect(await at('2026-11-28T12:00:00Z')).toBe(false)
    expect(await at('2026-11-29T02:30:00Z')).toBe(true)
    const open = and(eq(fullPass.portalId, world.portal.id))
    await database.db.update(fullPass).set({ finishedAt: null }).where(open)
    expect(await at('2026-11-23T02:30:00Z')).toBe(true)
  })

  it.each([
    // Sunday before its hour, at its hour, and the day the clocks go forward in New York.
    ['2026-11-22T02:29:59Z', 'Europe/Berlin', '2026-11-15T02:30:00.000Z'],
    ['2026-11-22T02:30:00Z', 'Europe/Berlin', '2026-11-22T02:30:00.000Z'],
    ['2026-03-08T12:00:00Z', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-11-19T09:00:00Z', 'UTC', '2026-11-15T03:30:00.000Z'],
  ])('counts at %s in %s from %s', (now, zone, expected) => {
    expect(lastSunday(new Date(now), zone).toISOString()).toBe(expected)
  })
})

describe('replay', () => {
  it('of a run that never was is not found', async () => {
    const { world } = await makePushed()
    await expect(replayRun(world.ctx, crypto.randomUUID())).rejects.toMatchObject({ code: 'not-found' })
  })
})
