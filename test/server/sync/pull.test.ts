import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { audit } from '#server/db/tables/audit.ts'
import { conflict } from '#server/db/tables/sync.ts'
import type { Properties } from '#server/hubspot/door.ts'
import { changedSince } from '#server/sync/pull/pages.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { write } from '#server/write/write.ts'
import { fakeHubSpot } from '../../support/fake-hubspot.ts'
import { makePartner, makePartners, NOW, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, minutesLater, syncRowOf, type World } from './world.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

describe.each(['custom-objects', 'companies'] as const)('pull in %s mode', (storageMode) => {
  let world: World
  const name = storageMode === 'companies' ? 'name' : 'tributary_name'
  beforeEach(async () => {
    world = await makeWorld(database, { storageMode })
  })
  const push = () => pushDirty(world.deps, world.portal, world.deps.clock())
  const pull = () => pullChanges(world.deps, world.portal, world.deps.clock())
  const only = () => world.hubspot.records[0]!
  const local = async (id: string) =>
    (await database.db.select().from(tables.partner).where(eq(tables.partner.id, id)))[0]!
  const cursors = async () =>
    (await database.db.select().from(tables.portal).where(eq(tables.portal.id, world.portal.id)))[0]!.pullCursors

  it('takes a person’s edit over, as HubSpot’s write with its audit row', async () => {
    const id = await makePartner(world.ctx)
    await push()
    world.hubspot.edit(only().id, { [name]: 'Renamed by Kevin', tributary_opt_out: 'true' })
    expect(await pull()).toMatchObject({ kept: 1, conflicts: 0, putBack: 0 })
    expect(await local(id)).toMatchObject({ name: 'Renamed by Kevin', optOut: true })
    const rows = await database.db.select().from(audit).where(eq(audit.portalId, world.portal.id))
    expect(rows.at(-1)).toMatchObject({ action: 'hubspot-edit', actor: { kind: 'hubspot' } })
  })

  it('writes nothing back for an edit it has taken over', async () => {
    await makePartner(world.ctx)
    await push()
    world.hubspot.edit(only().id, { [name]: 'Renamed by Kevin' })
    await pull()
    expect(await push()).toMatchObject({ updated: 0, requests: 0 })
  })

  it('moves the stage, and dates the phase that was entered with it', async () => {
    const id = await makePartner(world.ctx, { stage: 'prospect', phaseDates: {} })
    await push()
    const stage: Properties =
      storageMode === 'companies' ? { tributary_stage: 'negotiation' } : { hs_pipeline_stage: '902' }
    world.hubspot.edit(only().id, stage)
    await pull()
    expect(await local(id)).toMatchObject({ stage: 'negotiation', phaseDates: { 2: '2026-11-19' } })
  })

  it('is silent about our own writes and keeps its place', async () => {
    await makePartners(world.ctx, {}, { count: 3 })
    await push()
    expect(await pull()).toMatchObject({ seen: 3, kept: 0, putBack: 0, unknown: 0, requests: 7 })
    // Besides the partners: how many there are, the first time; their contacts once a day, four kinds of conversations every five minutes.
    const before = await cursors()
    expect(before).toHaveProperty([world.portal.setup!.objectTypes.partner!])
    expect(await pull()).toMatchObject({ kept: 0, requests: 1 })
    expect(await cursors()).toEqual(before)
  })

  it('stops reading again what settled long ago, and misses nothing that comes after', async () => {
    const id = await makePartner(world.ctx)
    await push()
    await pull()
    world.deps.now = minutesLater(NOW, 15)
    expect(await pull()).toMatchObject({ seen: 1 })
    expect(await pull()).toMatchObject({ seen: 0 })
    world.hubspot.clock = minutesLater(NOW, 4).getTime()
    world.hubspot.edit(only().id, { [name]: 'Renamed by Kevin' })
    expect(await pull()).toMatchObject({ kept: 1 })
    expect((await local(id)).name).toBe('Renamed by Kevin')
  })

  it('puts back a computed value that was edited by hand, and logs it', async () => {
    const id = await makePartner(world.ctx)
    await push()
    const { tributary_health_reason: reason } = only().properties
    world.hubspot.edit(only().id, { tributary_health_reason: 'All is well' })
    expect(await pull()).toMatchObject({ kept: 0, putBack: 1 })
    expect(await push()).toMatchObject({ updated: 1 })
    expect(only().properties.tributary_health_reason).toBe(reason)
    expect(world.deps.logged).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        data: expect.objectContaining({ partnerId: id, properties: ['tributary_health_reason'] }),
      }),
    )
  })

  it('puts back what people own if the value cannot be kept', async () => {
    const id = await makePartner(world.ctx)
    await push()
    world.hubspot.edit(only().id, { [name]: '' })
    expect(await pull()).toMatchObject({ kept: 0, putBack: 1 })
    await push()
    expect(only().properties[name]).toBe('ClockworkCoaching')
    expect((await local(id)).name).toBe('ClockworkCoaching')
  })

  it('keeps HubSpot’s value and a conflict row when both sides changed', async () => {
    const id = await makePartner(world.ctx)
    await push()
    await write(world.ctx, { action: 'rename', needs: 'manager', input: {} }, (changes) =>
      changes.update('partner', id, { name: 'Ours' }),
    )
    world.hubspot.edit(only().id, { [name]: 'Theirs' })
    expect(await pull()).toMatchObject({ kept: 1, conflicts: 1 })
    expect((await local(id)).name).toBe('Theirs')
    expect(await database.db.select().from(conflict).where(eq(conflict.localId, id))).toHaveLength(1)
  })

  it('never lets an old answer undo a write that was pushed while HubSpot was asked', async () => {
    const id = await makePartner(world.ctx)
    await push()
    world.hubspot.edit(only().id, { tributary_owner: 'Kevin' })
    const { readByIds } = world.hubspot
    world.hubspot.readByIds = async (...asked) => {
      const answer = await readByIds(...asked)
      world.hubspot.readByIds = readByIds
      await write(world.ctx, { action: 'rename', needs: 'manager', input: {} }, (changes) =>
        changes.update('partner', id, { name: 'Pushed meanwhile' }),
      )
      await push()
      return answer
    }
    await pull()
    await push()
    expect(await local(id)).toMatchObject({ name: 'Pushed meanwhile', ownerName: 'Kevin' })
    expect(only().properties).toMatchObject({ [name]: 'Pushed meanwhile', tributary_owner: 'Kevin' })
    expect(await database.db.select().from(conflict).where(eq(conflict.localId, id))).toEqual([])
  })

  it('does not forget, over an old answer, what HubSpot was sent meanwhile', async () => {
    const id = await makePartner(world.ctx)
    await push()
    world.hubspot.edit(only().id, { tributary_owner: 'Kevin' })
    const rename = (text: string) =>
      write(world.ctx, { action: 'rename', needs: 'manager', input: {} }, (changes) =>
        changes.update('partner', id, { name: text }),
      )
    const { readByIds } = world.hubspot
    world.hubspot.readByIds = async (...asked) => {
      const answer = await readByIds(...asked)
      world.hubspot.readByIds = readByIds
      await rename('Sent meanwhile')
      await push()
      await rename('ClockworkCoaching')
      return answer
    }
    await pull()
    await push()
    expect(only().properties[name]).toBe('ClockworkCoaching')
  })

  it('does not wake a record that waits for a person', async () => {
    const id = await makePartner(world.ctx)
    await push()
    const row = await syncRowOf(world, id)
    only().archived = true
    expect(await pull()).toMatchObject({ seen: 0 })
    expect(await syncRowOf(world, id)).toEqual(row)
  })
})

describe('pull', () => {
  it('counts records that are not ours and leaves them alone', async () => {
    const world = await makeWorld(database)
    await world.hubspot.upsertByKey('2-100', 'other', [
      { key: 'x', traceId: 'x', properties: { tributary_name: 'Theirs' } },
    ])
    expect(await pullChanges(world.deps, world.portal, world.deps.now)).toMatchObject({ seen: 1, unknown: 1, kept: 0 })
  })

  it('does not read other companies at all in companies mode', async () => {
    const world = await makeWorld(database, { storageMode: 'companies' })
    await world.hubspot.upsertByKey('0-2', 'other', [{ key: 'x', traceId: 'x', properties: { name: 'A customer' } }])
    expect(await pullChanges(world.deps, world.portal, world.deps.now)).toMatchObject({ seen: 0, unknown: 0 })
  })
})

describe('pages of what changed', () => {
  async function readAll(hubspot: ReturnType<typeof fakeHubSpot>): Promise<Set<string>> {
    const seen = new Set<string>()
    const asked = { objectType: '2-100', filters: [], properties: [], since: 0 }
    for await (const page of changedSince(hubspot, asked)) for (const { id } of page) seen.add(id)
    return seen
  }

  function fill(count: number, modified: (index: number) => number) {
    const hubspot = fakeHubSpot()
    for (let i = 0; i < count; i += 1) {
      hubspot.records.push({ id: String(i + 1), type: '2-100', properties: {}, modified: modified(i), archived: false })
    }
    return hubspot
  }

  it('go past the 10,000 hits that one search answers', async () => {
    expect((await readAll(fill(23_000, (i) => 1_000 + i))).size).toBe(23_000)
  }, 30_000)

  it('lose none of 12,000 records that changed at the same instant', async () => {
    expect((await readAll(fill(12_500, (i) => (i < 12_000 ? 5_000 : 6_000 + i)))).size).toBe(12_500)
  }, 30_000)
})
