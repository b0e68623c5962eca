import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { nightlyRun, run } from '#server/db/tables/sync.ts'
import { dueNights, openNights, runNightly } from '#server/sync/nightly.ts'
import { pushDirty } from '#server/sync/push.ts'
import { makePartners, makePortal, NOW } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeWorld, minutesLater } from './world.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

const LATER = minutesLater(NOW, 60 * 24 * 120)

describe('the nightly job', () => {
  it('works every partner out once a local date, however often it is asked', async () => {
    const { deps, portal, ctx } = await makeWorld(database)
    await makePartners(ctx, {}, { count: 3 })
    expect(await runNightly(deps, portal, NOW)).toMatchObject({
      ran: true,
      localDate: '2026-11-19',
      partners: 3,
      changed: 0,
    })
    expect(await runNightly(deps, portal, NOW)).toMatchObject({ ran: false, partners: 0 })
    const runs = await database.db.select().from(run).where(eq(run.portalId, portal.id))
    expect(runs).toMatchObject([{ kind: 'nightly', state: 'done', counts: { partners: 3, changed: 0 } }])
  })

  it('marks only the partners whose values moved, and only they are pushed', async () => {
    const { deps, portal, ctx } = await makeWorld(database)
    await makePartners(ctx, {}, { count: 2 })
    await makePartners(ctx, { stage: 'ended' }, { count: 2 })
    await pushDirty(deps, portal, NOW)
    expect(await runNightly(deps, portal, LATER)).toMatchObject({ partners: 4, changed: 2 })
    expect(await pushDirty(deps, portal, LATER)).toMatchObject({ updated: 2, created: 0, requests: 1 })
  })

  it('writes nothing to HubSpot on a night in which nothing changed', async () => {
    const { deps, portal, ctx } = await makeWorld(database)
    await makePartners(ctx, { stage: 'ended' }, { count: 2 })
    await pushDirty(deps, portal, NOW)
    await runNightly(deps, portal, minutesLater(NOW, 60 * 24))
    expect(await pushDirty(deps, portal, minutesLater(NOW, 60 * 24))).toMatchObject({ unchanged: 0, requests: 0 })
  })

  it('goes on with a night that was interrupted', async () => {
    const { deps, portal, ctx } = await makeWorld(database)
    await makePartners(ctx, {}, { count: 2 })
    const broken = { ...deps, database: { ...database, tidy: () => Promise.reject(new Error('killed')) } }
    await expect(runNightly(broken, portal, NOW)).rejects.toThrow('killed')
    expect(await openNights(database.db, dueNights([portal], NOW))).toHaveLength(1)
    expect(await runNightly(deps, portal, NOW)).toMatchObject({ ran: true, partners: 2 })
    expect(await database.db.select().from(run).where(eq(run.portalId, portal.id))).toHaveLength(1)
    expect(await database.db.select().from(nightlyRun).where(eq(nightlyRun.portalId, portal.id))).toHaveLength(1)
    expect(await openNights(database.db, dueNights([portal], NOW))).toEqual([])
  })
})

describe('the night', () => {
  const at = async (timeZone: string, instant: string) =>
    dueNights([await makePortal(database, { timeZone })], new Date(instant))

  it('is due from local 02:30 on', async () => {
    expect(await at('Europe/Berlin', '2026-11-19T01:29:59Z')).toEqual([])
    expect(await at('Europe/Berlin', '2026-11-19T01:30:00Z')).toMatchObject([{ localDate: '2026-11-19' }])
  })

  it('is due at 03:30 where the clocks skip 02:30', async () => {
    expect(await at('America/New_York', '2026-03-08T07:29:00Z')).toEqual([])
    expect(await at('America/New_York', '2026-03-08T07:30:00Z')).toMatchObject([{ localDate: '2026-03-08' }])
  })

  it('is one night where 02:30 comes twice', async () => {
    expect(await at('Europe/Berlin', '2026-10-25T00:30:00Z')).toMatchObject([{ localDate: '2026-10-25' }])
    expect(await at('Europe/Berlin', '2026-10-25T01:30:00Z')).toMatchObject([{ localDate: '2026-10-25' }])
  })

  it('may be run at once at a start, for the local date of that moment', async () => {
    const portal = await makePortal(database, { timeZone: 'America/Los_Angeles' })
    const instant = new Date('2026-11-19T08:30:00Z')
    expect(dueNights([portal], instant)).toEqual([])
    expect(dueNights([portal], instant, { atOnce: true })).toMatchObject([{ localDate: '2026-11-19' }])
  })
})
