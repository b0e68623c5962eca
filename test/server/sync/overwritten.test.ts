import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { HubSpotError } from '#server/hubspot/door.ts'
import { listConflicts } from '#server/services/sync/list-conflicts.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { valueBefore } from '#server/sync/push/overwritten.ts'
import { pushDirty } from '#server/sync/push.ts'
import { write } from '#server/write/write.ts'
import { makePartner, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, syncRowOf, type World } from './world.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

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
