import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { JOB_KINDS } from '#server/deps.ts'
import { taskHandlers } from '#server/jobs/run-task.ts'
import { tasks } from '#server/jobs/tasks/index.ts'
import { sweepDirty, wakeNights } from '#server/jobs/timers.ts'
import { runNightly } from '#server/sync/nightly.ts'
import { makePartner, makePartners, makePortal, makeTouchpoint, NOW } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, minutesLater } from '../sync/world.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

describe('the sweep', () => {
  it('finds what a lost wake-up left, once the hold is over', async () => {
    const { deps, portal, ctx } = await makeWorld(database)
    await makePartners(ctx, {}, { hold: true })
    expect(await sweepDirty(deps)).not.toContain(portal.id)
    deps.now = minutesLater(NOW, 1)
    expect(await sweepDirty(deps)).toContain(portal.id)
    await taskHandlers(() => deps).push(portal.id)
    expect(await sweepDirty(deps)).not.toContain(portal.id)
  })

  it('leaves alone what the storage mode does not push', async () => {
    const { deps, portal, ctx } = await makeWorld(database, { storageMode: 'companies' })
    await makeTouchpoint(ctx, await makePartner(ctx))
    await taskHandlers(() => deps).push(portal.id)
    expect(await sweepDirty(deps)).not.toContain(portal.id)
  })
})

describe('the night watch', () => {
  it('wakes a portal until its night is over', async () => {
    const { deps, portal } = await makeWorld(database)
    expect(await wakeNights(deps)).toContain(portal.id)
    await runNightly(deps, portal, deps.now)
    expect(await wakeNights(deps)).not.toContain(portal.id)
  })
})

describe('tasks', () => {
  it('have one file and one line for every kind of wake-up', () => {
    expect(tasks.map(({ kind }) => kind).sort()).toEqual([...JOB_KINDS].sort())
  })

  it('do nothing for a portal that was never set up in HubSpot', async () => {
    const { deps, hubspot } = await makeWorld(database)
    const portal = await makePortal(database)
    await taskHandlers(() => deps).push(portal.id)
    expect(hubspot.calls).toEqual([])
  })

  it('have a night followed by a push, and a hand-edited computed value put back at once', async () => {
    const { deps, portal, ctx, hubspot } = await makeWorld(database)
    const handlers = taskHandlers(() => deps)
    await makePartner(ctx)
    await handlers.nightly(portal.id)
    expect(deps.woken.at(-1)).toMatchObject({ kind: 'push', portalId: portal.id })
    await handlers.push(portal.id)
    hubspot.edit(hubspot.records[0]!.id, { tributary_health_reason: 'All is well' })
    deps.woken.length = 0
    await handlers.pull(portal.id)
    expect(deps.woken).toContainEqual({ kind: 'push', portalId: portal.id, afterSeconds: 0 })
  })
})
