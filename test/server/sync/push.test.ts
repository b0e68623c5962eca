import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { conflict } from '#server/db/tables/sync.ts'
import { HubSpotError } from '#server/hubspot/door.ts'
import { undoWrite } from '#server/services/undo/undo.ts'
import { pushDirty } from '#server/sync/push.ts'
import { write } from '#server/write/write.ts'
import { findByIdentity } from '../../support/find.ts'
import { makePartner, makePartners, makeTouchpoint, NOW, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, minutesLater, syncRowOf, type World } from './world.ts'

// Hundreds of partners are made through the whole write pipeline.
let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

describe.each(['custom-objects', 'companies'] as const)('push in %s mode', (storageMode) => {
  let world: World
  const name = storageMode === 'companies' ? 'name' : 'tributary_name'
  beforeEach(async () => {
    world = await makeWorld(database, { storageMode })
  })
  const push = () => pushDirty(world.deps, world.portal, world.deps.clock())
  const only = () => world.hubspot.records[0]!
  const rename = (id: string, text: string) =>
    write(world.ctx, { action: 'rename', needs: 'manager', input: {} }, (changes) =>
      changes.update('partner', id, { name: text }),
    )

  it('creates a record with our key, the name, the stage and what is computed', async () => {
    const id = await makePartner(world.ctx, { contractEnd: '2027-03-31' })
    expect(await push()).toMatchObject({ created: 1, updated: 0, failed: 0, requests: 1 })
    expect(only().properties).toMatchObject({
      tributary_partner_key: id,
      [name]: 'ClockworkCoaching',
      tributary_tier: 'tier-2',
      tributary_contract_end: '2027-03-31',
      tributary_health_status: expect.any(String),
    })
    const stage =
      storageMode === 'companies' ? { tributary_stage: 'ongoing' } : { hs_pipeline: '77', hs_pipeline_stage: '904' }
    expect(only().properties).toMatchObject(stage)
  })

  it('asks HubSpot nothing the second time', async () => {
    await makePartners(world.ctx, {}, { count: 3 })
    await push()
    const { records } = structuredClone({ records: world.hubspot.records })
    expect(await push()).toMatchObject({ created: 0, updated: 0, unchanged: 0, requests: 0 })
    expect(world.hubspot.records).toEqual(records)
  })

  it('sends nothing if a record was written again with the same values', async () => {
    const id = await makePartner(world.ctx)
    await push()
    await rename(id, 'Another name')
    await rename(id, 'ClockworkCoaching')
    expect(await push()).toMatchObject({ unchanged: 1, requests: 0 })
  })

  it('sends only the property that changed, by record id', async () => {
    const id = await makePartner(world.ctx)
    await push()
    const seen: object[] = []
    const { updateById } = world.hubspot
    world.hubspot.updateById = (type, inputs) => {
      seen.push(...inputs)
      return updateById(type, inputs)
    }
    await rename(id, 'Kevin’s channel')
    // What people own is read before it is written, and its history after.
    expect(await push()).toMatchObject({ created: 0, updated: 1, requests: 3 })
    expect(seen).toEqual([{ id: only().id, traceId: id, properties: { [name]: 'Kevin’s channel' } }])
  })

  it('sends 201 partners in three requests, whatever order the results come in', async () => {
    const { ids } = await makePartners(world.ctx, {}, { count: 201 })
    expect(await push()).toMatchObject({ created: 201, requests: 3 })
    for (const id of [ids[0]!, ids[99]!, ids[200]!]) {
      const row = await syncRowOf(world, id)
      const record = world.hubspot.records.find((each) => each.id === row?.remoteId)
      expect(record?.properties.tributary_partner_key).toBe(id)
    }
  })

  it('waits for the end of the hold, and an undo within it leaves no trace', async () => {
    const { undoId } = await makePartners(world.ctx, {}, { hold: true })
    expect(await push()).toMatchObject({ created: 0, requests: 0 })
    await undoWrite(world.ctx, undoId!)
    world.deps.now = minutesLater(NOW, 1)
    expect(await push()).toMatchObject({ created: 0, archived: 0, requests: 0 })
    expect(world.hubspot.records).toEqual([])
  })

  it('pushes a held record once its hold is over', async () => {
    await makePartners(world.ctx, {}, { hold: true })
    world.deps.now = minutesLater(NOW, 1)
    expect(await push()).toMatchObject({ created: 1 })
  })

  it('archives the record of a partner that was undone after it was pushed', async () => {
    const { ids, undoId } = await makePartners(world.ctx, {}, { hold: true })
    world.deps.now = minutesLater(NOW, 1)
    await push()
    await undoWrite(world.ctx, undoId!)
    expect(await push()).toMatchObject({ archived: 1 })
    expect(only().archived).toBe(true)
    expect(await syncRowOf(world, ids[0]!)).toBeUndefined()
    expect(await findByIdentity(world, 'hubspot-record')).toEqual([])
  })

  it('makes the record page known without marking the partner as changed', async () => {
    const id = await makePartner(world.ctx)
    await push()
    const type = storageMode === 'companies' ? '0-2' : '2-100'
    expect(await findByIdentity(world, 'hubspot-record')).toEqual([
      { partnerId: id, value: `${world.portal.id}/${type}/${only().id}` },
    ])
    const row = await syncRowOf(world, id)
    expect(row?.pushedRev).toBe(row?.localRev)
  })

  it('doubles nothing when it is killed between the answer and the commit', async () => {
    const { ids } = await makePartners(world.ctx, {}, { count: 5 })
    world.hubspot.fault.after = () => {
      throw new Error('killed')
    }
    await expect(push()).rejects.toThrow('killed')
    world.hubspot.fault = {}
    await push()
    expect(world.hubspot.records).toHaveLength(5)
    expect(new Set(world.hubspot.records.map((each) => each.properties.tributary_partner_key))).toEqual(new Set(ids))
    expect(await push()).toMatchObject({ requests: 0 })
  })

  it('keeps a person’s edit made between a lost answer and the next push', async () => {
    const id = await makePartner(world.ctx)
    world.hubspot.fault.after = () => {
      throw new HubSpotError('unavailable', 'The connection broke.')
    }
    await expect(push()).rejects.toThrow('The connection broke.')
    world.hubspot.fault = {}
    world.hubspot.edit(only().id, { [name]: 'Renamed by Kevin' })
    await push()
    expect(only().properties[name]).toBe('Renamed by Kevin')
    const [row] = await world.deps.database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
    expect(row?.name).toBe('Renamed by Kevin')
  })

  it('lets one bad record of a hundred fail alone when HubSpot names it', async () => {
    const { ids } = await makePartners(world.ctx, {}, { count: 100 })
    const bad = ids[41]!
    world.hubspot.answer = ({ traceId }) =>
      traceId === bad ? { traceIds: [bad], ids: [], category: 'VALIDATION_ERROR', message: 'Not valid.' } : null
    expect(await push()).toMatchObject({ created: 99, failed: 1, requests: 1 })
    expect(await syncRowOf(world, bad)).toMatchObject({ state: 'failed', problem: 'Not valid.', remoteId: null })
    expect(await push()).toMatchObject({ failed: 0, requests: 0 })
  })

  it('lets one bad record of a hundred fail alone when HubSpot refuses the whole batch', async () => {
    const { ids } = await makePartners(world.ctx, {}, { count: 100 })
    const bad = ids[41]!
    const { upsertByKey } = world.hubspot
    world.hubspot.upsertByKey = (type, key, inputs) =>
      inputs.some((input) => input.key === bad)
        ? Promise.reject(new HubSpotError('invalid', 'Property values were not valid.', { status: 400 }))
        : upsertByKey(type, key, inputs)
    expect(await push()).toMatchObject({ created: 99, failed: 1 })
    expect(await syncRowOf(world, bad)).toMatchObject({ state: 'failed', problem: 'Property values were not valid.' })
  })

  it('runs one pass after the other, so that no older value is sent last', async () => {
    await makePartners(world.ctx, {}, { count: 3 })
    const [first, second] = await Promise.all([push(), push()])
    expect(first).toMatchObject({ created: 3, requests: 1 })
    expect(second).toMatchObject({ created: 0, requests: 0 })
  })

  it('counts a record that HubSpot answered nothing about as failed', async () => {
    const { ids } = await makePartners(world.ctx, {}, { count: 3 })
    world.hubspot.answer = ({ traceId }) => (traceId === ids[1] ? 'silent' : null)
    expect(await push()).toMatchObject({ created: 2, failed: 1 })
    expect((await syncRowOf(world, ids[1]!))?.state).toBe('failed')
  })

  it('keeps what was answered before HubSpot went away, and goes on from there', async () => {
    await makePartners(world.ctx, {}, { count: 120 })
    world.hubspot.fault.before = () => {
      if (world.hubspot.records.length >= 100) throw new HubSpotError('rate-limited', 'Too many requests.')
    }
    await expect(push()).rejects.toThrow('Too many requests.')
    world.hubspot.fault = {}
    expect(await push()).toMatchObject({ created: 20, requests: 1 })
    expect(world.hubspot.records).toHaveLength(120)
  })

  it('clears with the revision it sent: a write during the push stays waiting', async () => {
    const id = await makePartner(world.ctx)
    const { upsertByKey } = world.hubspot
    world.hubspot.upsertByKey = async (type, key, inputs) => {
      const outcome = await upsertByKey(type, key, inputs)
      await rename(id, 'Renamed meanwhile')
      return outcome
    }
    // The pass goes on with what became due meanwhile only when it is run again.
    await push()
    const row = await syncRowOf(world, id)
    expect(row!.localRev).toBeGreaterThan(row!.pushedRev)
    await push()
    expect(only().properties[name]).toBe('Renamed meanwhile')
  })

  it('never makes a record again that HubSpot no longer has', async () => {
    const id = await makePartner(world.ctx)
    await push()
    only().archived = true
    await rename(id, 'Another name')
    expect(await push()).toMatchObject({ created: 0, updated: 0, failed: 1 })
    expect(await syncRowOf(world, id)).toMatchObject({
      state: 'tombstone',
      problem: expect.stringContaining('no longer has'),
    })
    await rename(id, 'Yet another name')
    expect(await push()).toMatchObject({ requests: 0 })
    expect(world.hubspot.records).toHaveLength(1)
  })

  it('takes over a person’s edit that it finds before writing, and writes the rest', async () => {
    const id = await makePartner(world.ctx)
    await push()
    world.hubspot.edit(only().id, { tributary_owner: 'Kevin' })
    await rename(id, 'A new name')
    await push()
    expect(only().properties).toMatchObject({ tributary_owner: 'Kevin', [name]: 'A new name' })
    const [row] = await world.deps.database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
    expect(row).toMatchObject({ ownerName: 'Kevin', name: 'A new name' })
  })

  it('keeps HubSpot’s value and a conflict row when both sides changed the same property', async () => {
    const id = await makePartner(world.ctx)
    await push()
    world.hubspot.edit(only().id, { [name]: 'Theirs' })
    await rename(id, 'Ours')
    await push()
    expect(only().properties[name]).toBe('Theirs')
    const rows = await world.deps.database.db.select().from(conflict).where(eq(conflict.localId, id))
    expect(rows).toMatchObject([
      { property: 'tributary_name', base: 'ClockworkCoaching', local: 'Ours', remote: 'Theirs' },
    ])
  })

  it('does not send sample data to a portal that is not the sandbox', async () => {
    const id = await makePartner(world.ctx, { sample: true })
    expect(await push()).toMatchObject({ created: 0, skipped: 1, requests: 0 })
    expect((await syncRowOf(world, id))?.problem).toContain('Sample data')
  })
})

describe('push of touchpoints', () => {
  it('sends what was done, associated to its partner, and no drafts', async () => {
    const world = await makeWorld(database)
    const id = await makePartner(world.ctx)
    const sent = await makeTouchpoint(world.ctx, id)
    await makeTouchpoint(world.ctx, id, { status: 'draft', occurredAt: null })
    await pushDirty(world.deps, world.portal, NOW)
    const [partner, touch, ...others] = world.hubspot.records
    expect(others).toEqual([])
    expect(touch?.properties).toMatchObject({
      tributary_touchpoint_key: sent,
      tributary_touchpoint_subject: 'Monthly report',
    })
    expect(world.hubspot.links).toEqual([{ fromId: touch?.id, toId: partner?.id }])
    expect(await pushDirty(world.deps, world.portal, NOW)).toMatchObject({ requests: 0 })
  })

  it('associates later what could not be associated at first, without writing the record again', async () => {
    const world = await makeWorld(database)
    await makeTouchpoint(world.ctx, await makePartner(world.ctx))
    world.hubspot.fault.before = (call) => {
      if (call === 'associate') throw new HubSpotError('unavailable', 'Down.')
    }
    await expect(pushDirty(world.deps, world.portal, NOW)).rejects.toThrow('Down.')
    world.hubspot.fault = {}
    expect(await pushDirty(world.deps, world.portal, NOW)).toMatchObject({ created: 0, updated: 0, requests: 1 })
    expect(world.hubspot.links).toHaveLength(1)
  })

  it('lets one association that HubSpot refuses fail alone', async () => {
    const world = await makeWorld(database)
    const partnerId = await makePartner(world.ctx)
    const touches = [await makeTouchpoint(world.ctx, partnerId), await makeTouchpoint(world.ctx, partnerId)]
    const { associate } = world.hubspot
    const bad = () => world.hubspot.records.find((each) => each.properties.tributary_touchpoint_key === touches[0])?.id
    world.hubspot.associate = (from, to, pairs) =>
      pairs.some(({ fromId }) => fromId === bad())
        ? Promise.reject(new HubSpotError('invalid', 'One or more associations are invalid.'))
        : associate(from, to, pairs)
    expect(await pushDirty(world.deps, world.portal, NOW)).toMatchObject({ created: 3, failed: 1 })
    expect(await syncRowOf(world, touches[0]!, 'touchpoint')).toMatchObject({ state: 'failed' })
    expect(await syncRowOf(world, touches[1]!, 'touchpoint')).toMatchObject({ state: 'live', problem: null })
    expect(world.hubspot.links).toHaveLength(1)
  })

  it('waits for a partner that is still held', async () => {
    const world = await makeWorld(database)
    const { ids } = await makePartners(world.ctx, {}, { hold: true })
    await makeTouchpoint(world.ctx, ids[0]!)
    expect(await pushDirty(world.deps, world.portal, NOW)).toMatchObject({ created: 0, requests: 0 })
    expect(await pushDirty(world.deps, world.portal, minutesLater(NOW, 1))).toMatchObject({ created: 2 })
  })
})
