import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { HubSpotError, type UpdateInput } from '#server/hubspot/door.ts'
import { listConflicts } from '#server/services/sync/list-conflicts.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { valueBefore } from '#server/sync/push/overwritten.ts'
import { pushDirty } from '#server/sync/push.ts'
import { write } from '#server/write/write.ts'
import { makePartner, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, syncRowOf, type World } from './world.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

const push = ({ deps, portal }: World) => pushDirty(deps, portal, deps.now)

/** A partner whose owner is written here, and by a person in HubSpot between our reading and our writing. */
async function race(): Promise<{ world: World; id: string }> {
  const world = await makeWorld(database)
  const { hubspot } = world
  const id = await makePartner(world.ctx)
  await push(world)
  await write(world.ctx, { action: 'edit', needs: 'manager', input: null }, (changes) =>
    changes.update('partner', id, { ownerName: 'Sarah from here' }),
  )
  let raced = false
  hubspot.fault = {
    before: (call) => {
      if (call !== 'update' || raced) return
      raced = true
      hubspot.edit(hubspot.records[0]!.id, { tributary_owner: 'Kevin in HubSpot' })
    },
  }
  return { world, id }
}

async function check({ world, id }: Awaited<ReturnType<typeof race>>): Promise<void> {
  const [partner] = await database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
  expect(partner?.ownerName).toBe('Kevin in HubSpot')
  expect(world.hubspot.records[0]?.properties.tributary_owner).toBe('Kevin in HubSpot')
  expect(await listConflicts(world.ctx, 10)).toMatchObject([{ here: 'Sarah from here', hubspot: 'Kevin in HubSpot' }])
  expect(await push(world)).toMatchObject({ requests: 0 })
}

describe('a person who saves between our reading and our writing', () => {
  it('wins: the value is found in the history, put back, and ours stands in a conflict', async () => {
    const raced = await race()
    await push(raced.world)
    await check(raced)
  })

  it('wins as well when the process is killed before the history is read', async () => {
    const raced = await race()
    const { hubspot, deps } = raced.world
    deps.hubspot = () => ({ ...hubspot, histories: () => Promise.reject(new Error('killed')) })
    await expect(push(raced.world)).rejects.toThrow('killed')
    deps.hubspot = () => hubspot
    await push(raced.world)
    await check(raced)
  })

  it('wins as well when a pull sees our write, and somebody here edits again, before the history is read', async () => {
    const raced = await race()
    const { hubspot, deps, portal, ctx } = raced.world
    deps.hubspot = () => ({ ...hubspot, histories: () => Promise.reject(new Error('killed')) })
    await expect(push(raced.world)).rejects.toThrow('killed')
    deps.hubspot = () => hubspot
    await pullChanges(deps, portal, deps.now)
    await write(ctx, { action: 'edit', needs: 'manager', input: null }, (changes) =>
      changes.update('partner', raced.id, { ownerName: 'Sarah again' }),
    )
    await pullChanges(deps, portal, deps.now)
    await push(raced.world)
    await check(raced)
  })

  it('wins as well when it is written right after ours, and the pull has passed by', async () => {
    const { world, id } = await race()
    const { hubspot, deps, portal } = world
    hubspot.fault = {}
    deps.hubspot = () => ({
      ...hubspot,
      async histories(...asked) {
        hubspot.edit(hubspot.records[0]!.id, { tributary_owner: 'Kevin in HubSpot' })
        await pullChanges({ ...deps, hubspot: () => hubspot }, portal, deps.now)
        return hubspot.histories(...asked)
      },
    })
    await push(world)
    deps.hubspot = () => hubspot
    const [partner] = await database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
    expect(partner?.ownerName).toBe('Kevin in HubSpot')
    expect(await push(world)).toMatchObject({ requests: 0 })
  })

  it('wins as well when HubSpot is away just then', async () => {
    const raced = await race()
    const { hubspot, deps } = raced.world
    const away = () => Promise.reject(new HubSpotError('unavailable', 'HubSpot is away.'))
    deps.hubspot = () => ({ ...hubspot, histories: away })
    await expect(push(raced.world)).rejects.toThrow('away')
    deps.hubspot = () => hubspot
    await push(raced.world)
    await check(raced)
  })
})

describe('a value that we sent before', () => {
  const owner = (world: World & { id: string }, name: string) =>
    write(world.ctx, { action: 'edit', needs: 'manager', input: name }, (changes) =>
      changes.update('partner', world.id, { ownerName: name }),
    )
  const stands = async (world: World & { id: string }, name: string) => {
    await pullChanges(world.deps, world.portal, world.deps.now)
    await push(world)
    const [partner] = await database.db.select().from(tables.partner).where(eq(tables.partner.id, world.id))
    expect(partner?.ownerName).toBe(name)
    expect(world.hubspot.records[0]?.properties.tributary_owner).toBe(name)
    expect(await listConflicts(world.ctx, 10)).toEqual([])
    expect(await push(world)).toMatchObject({ requests: 0 })
  }
  let world: World & { id: string }
  beforeEach(async () => {
    const made = await makeWorld(database)
    world = { ...made, id: await makePartner(made.ctx) }
  })

  it('and that HubSpot carries out only after a newer one is put back, no edit of a person', async () => {
    await push(world)
    await owner(world, 'Late Sarah')
    let late: UpdateInput[] = []
    world.deps.hubspot = () => ({
      ...world.hubspot,
      updateById: (_type, inputs) => {
        late = inputs
        return Promise.reject(new HubSpotError('unavailable', 'No answer in time.'))
      },
    })
    await expect(push(world)).rejects.toThrow('No answer')
    world.deps.hubspot = () => world.hubspot
    await owner(world, 'Newer Sarah')
    await push(world)
    await world.hubspot.updateById('2-100', late)
    await stands(world, 'Newer Sarah')
  })

  it('and that a person sets again in HubSpot wins', async () => {
    await push(world)
    await owner(world, 'First Sarah')
    await push(world)
    await owner(world, 'Second Sarah')
    await push(world)
    world.hubspot.edit(world.hubspot.records[0]!.id, { tributary_owner: 'First Sarah' })
    await stands(world, 'First Sarah')
  })

  it('with the first write, whose answer was never kept, does not undo an edit made here since', async () => {
    world.hubspot.fault = {
      after: (call) => {
        if (call === 'upsert') throw new Error('killed')
      },
    }
    await expect(push(world)).rejects.toThrow('killed')
    world.hubspot.fault = {}
    await owner(world, 'Sarah of later')
    await push(world)
    await stands(world, 'Sarah of later')
  })
})

it('what a pull takes over while a push is under way is not undone when the push settles', async () => {
  const world = await makeWorld(database)
  const { hubspot, deps, portal } = world
  const id = await makePartner(world.ctx)
  await push(world)
  await write(world.ctx, { action: 'edit', needs: 'manager', input: null }, (changes) =>
    changes.update('partner', id, { ownerName: 'Sarah from here' }),
  )
  deps.hubspot = () => ({
    ...hubspot,
    async updateById(type, inputs) {
      for (const name of ['Once renamed', 'Twice renamed']) {
        hubspot.edit(hubspot.records[0]!.id, { tributary_name: name })
        await pullChanges({ ...deps, hubspot: () => hubspot }, portal, deps.now)
      }
      return hubspot.updateById(type, inputs)
    },
  })
  await push(world)
  deps.hubspot = () => hubspot
  await push(world)
  const [partner] = await database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
  expect(partner).toMatchObject({ name: 'Twice renamed', ownerName: 'Sarah from here' })
  expect(hubspot.records[0]?.properties).toMatchObject({
    tributary_name: 'Twice renamed',
    tributary_owner: 'Sarah from here',
  })
  expect(await listConflicts(world.ctx, 10)).toEqual([])
  expect((await syncRowOf(world, id))?.base).toMatchObject({
    tributary_name: 'Twice renamed',
    tributary_owner: 'Sarah from here',
  })
})

it('finds the value that a write replaced, whatever came after it', () => {
  expect(valueBefore(['ours', 'theirs', 'base'], 'ours')).toBe('theirs')
  expect(valueBefore(['later', 'ours', 'ours', 'base'], 'ours')).toBe('base')
  expect(valueBefore(['ours'], 'ours')).toBeUndefined()
  expect(valueBefore(['other'], 'ours')).toBeUndefined()
})
