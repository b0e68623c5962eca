import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { run } from '#server/db/tables/sync.ts'
import { HubSpotError } from '#server/hubspot/door.ts'
import { getRun } from '#server/services/run/get-run.ts'
import { listRuns } from '#server/services/run/list-runs.ts'
import { replayRun } from '#server/services/run/replay-run.ts'
import { decideTombstone } from '#server/services/sync/decide-tombstone.ts'
import { listConflicts } from '#server/services/sync/list-conflicts.ts'
import { listTombstones } from '#server/services/sync/list-tombstones.ts'
import { resolveConflict } from '#server/services/sync/resolve-conflict.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { write } from '#server/write/write.ts'
import { makePartner, makePartners, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, syncRowOf, type World } from './world.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

const push = ({ deps, portal }: World) => pushDirty(deps, portal, deps.now)
const pull = ({ deps, portal }: World) => pullChanges(deps, portal, deps.now)

function edit({ ctx }: World, id: string, fields: { ownerName?: string; name?: string }) {
  return write(ctx, { action: 'edit', needs: 'manager', input: fields }, (changes) =>
    changes.update('partner', id, fields),
  )
}

async function recordOf(world: World, id: string) {
  const row = await syncRowOf(world, id)
  return world.hubspot.records.find((record) => record.id === row?.remoteId)!
}

async function partnerOf(id: string) {
  const [row] = await database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
  return row
}

describe('the log of a run', () => {
  it('says of every record what became of it and why', async () => {
    const world = await makeWorld(database)
    const { ids } = await makePartners(world.ctx, {}, { count: 3 })
    const bad = ids[1]!
    const refusal = { traceIds: [bad], ids: [], category: 'VALIDATION_ERROR', message: 'HubSpot does not like it.' }
    world.hubspot.answer = ({ traceId }) => (traceId === bad ? refusal : null)
    await push(world)
    const [last] = await listRuns(world.ctx, 5)
    expect(last).toMatchObject({ kind: 'push', state: 'partial', counts: { created: 2, failed: 1 } })
    const { records } = await getRun(world.ctx, { id: last!.id, limit: 100 })
    expect(records.map(({ outcome }) => outcome).toSorted()).toEqual(['created', 'created', 'failed'])
    const failed = await getRun(world.ctx, { id: last!.id, outcome: 'failed', limit: 100 })
    expect(failed.records).toEqual([
      { object: 'partner', recordId: bad, outcome: 'failed', reason: 'HubSpot does not like it.' },
    ])
  })

  it('gives its records a page at a time', async () => {
    const world = await makeWorld(database)
    const { ids } = await makePartners(world.ctx, {}, { count: 5 })
    await push(world)
    const id = (await listRuns(world.ctx, 1))[0]!.id
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await getRun(world.ctx, { id, limit: 2, ...(after === undefined ? {} : { after }) })
      seen.push(...page.records.map(({ recordId }) => recordId))
      if (page.after === null) break
      after = page.after
    }
    expect(seen).toEqual(ids.toSorted())
  })

  it('sends the failed ones again when asked, and only those', async () => {
    const world = await makeWorld(database)
    const { ids } = await makePartners(world.ctx, {}, { count: 3 })
    world.hubspot.answer = ({ traceId }) =>
      traceId === ids[0] ? { traceIds: [traceId], ids: [], category: 'VALIDATION_ERROR', message: 'no' } : null
    await push(world)
    world.hubspot.answer = () => null
    expect(await push(world)).toMatchObject({ requests: 0 })
    const [last] = await listRuns(world.ctx, 1)
    expect(await replayRun(world.ctx, last!.id)).toEqual({ replayed: 1 })
    expect(await push(world)).toMatchObject({ created: 1 })
    expect(await replayRun(world.ctx, last!.id)).toEqual({ replayed: 0 })
  })

  it('leaves no row of a pass that found nothing to do, and one of a trouble that lasts', async () => {
    const world = await makeWorld(database)
    await makePartner(world.ctx)
    world.hubspot.fault = {
      before: () => {
        throw new HubSpotError('unavailable', 'HubSpot is down.')
      },
    }
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(push(world)).rejects.toThrow('down')
    expect(await listRuns(world.ctx, 10)).toMatchObject([{ state: 'failed', problem: 'HubSpot is down.' }])
    world.hubspot.fault = {}
    await push(world)
    await push(world)
    await pull(world)
    await pull(world)
    expect(await listRuns(world.ctx, 10)).toHaveLength(2)
  })

  it('closes as partial what a killed process left as running', async () => {
    const world = await makeWorld(database)
    const id = crypto.randomUUID()
    const row = { portalId: world.portal.id, id, kind: 'push', startedAt: world.deps.now, counts: {} }
    await database.db.insert(run).values({ ...row, state: 'running' })
    await makePartner(world.ctx)
    await push(world)
    const closed = (await listRuns(world.ctx, 10)).find((each) => each.id === id)
    expect(closed).toMatchObject({ state: 'partial', problem: expect.stringContaining('went on') })
  })
})

describe('a conflict', () => {
  async function makeConflict(): Promise<{ world: World; id: string }> {
    const world = await makeWorld(database)
    const id = await makePartner(world.ctx)
    await push(world)
    world.hubspot.edit((await recordOf(world, id)).id, { tributary_owner: 'Kevin' })
    await edit(world, id, { ownerName: 'Somebody else' })
    await push(world)
    return { world, id }
  }

  it('is decided for what was here: the value is put back on both sides', async () => {
    const { world, id } = await makeConflict()
    const [open] = await listConflicts(world.ctx, 10)
    expect(open).toMatchObject({ partnerId: id, here: 'Somebody else', hubspot: 'Kevin', property: 'tributary_owner' })
    await resolveConflict(world.ctx, { id: open!.id, choice: 'here' })
    await push(world)
    expect((await recordOf(world, id)).properties.tributary_owner).toBe('Somebody else')
    expect(await partnerOf(id)).toMatchObject({ ownerName: 'Somebody else' })
    expect(await listConflicts(world.ctx, 10)).toEqual([])
  })

  it('is decided for HubSpot, once', async () => {
    const { world, id } = await makeConflict()
    const [open] = await listConflicts(world.ctx, 10)
    await resolveConflict(world.ctx, { id: open!.id, choice: 'hubspot' })
    expect(await partnerOf(id)).toMatchObject({ ownerName: 'Kevin' })
    await expect(resolveConflict(world.ctx, { id: open!.id, choice: 'here' })).rejects.toThrow('decided by Sarah')
  })

  it('stands also for a value of a person that cannot be kept here and is put back', async () => {
    const world = await makeWorld(database)
    const id = await makePartner(world.ctx)
    await push(world)
    world.hubspot.edit((await recordOf(world, id)).id, { tributary_url: 'no address' })
    expect(await pull(world)).toMatchObject({ putBack: 1, conflicts: 1 })
    const [open] = await listConflicts(world.ctx, 10)
    expect(open).toMatchObject({ property: 'tributary_url', hubspot: 'no address' })
    await expect(resolveConflict(world.ctx, { id: open!.id, choice: 'hubspot' })).rejects.toThrow('cannot be kept')
  })
})

describe('a tombstone', () => {
  async function makeTombstone(): Promise<{ world: World; id: string }> {
    const world = await makeWorld(database)
    const id = await makePartner(world.ctx)
    await push(world)
    const record = await recordOf(world, id)
    record.archived = true
    await edit(world, id, { name: 'Renamed' })
    await push(world)
    expect(await listTombstones(world.ctx, 10)).toMatchObject([{ id, partner: 'Renamed', recordId: record.id }])
    return { world, id }
  }

  it('is forgotten: it stays here and is never sent again', async () => {
    const { world, id } = await makeTombstone()
    await decideTombstone(world.ctx, { object: 'partner', id, choice: 'forget' })
    await edit(world, id, { name: 'Renamed again' })
    expect(await push(world)).toMatchObject({ requests: 0 })
    expect(await partnerOf(id)).toBeDefined()
    expect(await listTombstones(world.ctx, 10)).toEqual([])
  })

  it('is made anew: one new record with all it has', async () => {
    const { world, id } = await makeTombstone()
    await decideTombstone(world.ctx, { object: 'partner', id, choice: 'make-anew' })
    expect(await push(world)).toMatchObject({ created: 1 })
    expect((await recordOf(world, id)).properties).toMatchObject({ tributary_name: 'Renamed' })
    expect(world.hubspot.records.filter(({ archived }) => !archived)).toHaveLength(1)
  })

  it('follows nothing if nobody knows where it went', async () => {
    const { world, id } = await makeTombstone()
    const asked = decideTombstone(world.ctx, { object: 'partner', id, choice: 'follow' })
    await expect(asked).rejects.toThrow('forget or make-anew')
  })
})

describe('a record people made in HubSpot', () => {
  function madeThere({ hubspot }: World, properties: Record<string, string>): string {
    hubspot.clock += 1_000
    const id = String(70_000 + hubspot.records.length)
    hubspot.records.push({ id, type: '2-100', properties, modified: hubspot.clock, archived: false })
    return id
  }

  it('becomes a partner here by its record id, once, and gets its key and computed values', async () => {
    const world = await makeWorld(database)
    const recordId = madeThere(world, { tributary_name: 'ClockworkCoaching', tributary_tier: 'tier-1' })
    expect(await pull(world)).toMatchObject({ adopted: 1 })
    expect(await pull(world)).toMatchObject({ adopted: 0 })
    expect(await push(world)).toMatchObject({ created: 0, updated: 1 })
    expect(world.hubspot.records).toHaveLength(1)
    const { properties } = world.hubspot.records[0]!
    const partner = await partnerOf(properties.tributary_partner_key!)
    expect(partner).toMatchObject({ name: 'ClockworkCoaching', tier: 'tier-1' })
    expect(await syncRowOf(world, partner!.id)).toMatchObject({ remoteId: recordId, state: 'live' })
    expect(properties.tributary_health_status).not.toBe('')
    expect(await push(world)).toMatchObject({ requests: 0 })
  })

  it('is left alone without a tier, and the log says what it needs', async () => {
    const world = await makeWorld(database)
    const recordId = madeThere(world, { tributary_name: 'ClockworkCoaching' })
    expect(await pull(world)).toMatchObject({ adopted: 0, unknown: 1 })
    const [last] = await listRuns(world.ctx, 1)
    const { records } = await getRun(world.ctx, { id: last!.id, limit: 10 })
    expect(records).toMatchObject([{ recordId, outcome: 'skipped', reason: expect.stringContaining('a tier') }])
  })
})
