import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { appUser } from '#server/db/tables/access.ts'
import { audit } from '#server/db/tables/audit.ts'
import { standing } from '#server/db/tables/computed.ts'
import { goal, metric, review, touchpoint } from '#server/db/tables/history.ts'
import { contact, partner, partnerIdentity } from '#server/db/tables/partner.ts'
import { syncRecord } from '#server/db/tables/sync.ts'
import type { Deps } from '#server/deps.ts'
import { loadSampleProgramme } from '#server/sample/load-sample-programme.ts'
import { SAMPLE_PARTNERS } from '#server/sample/partners/index.ts'
import { makeDb } from '../../support/make-db.ts'
import { makeSampleSetup, programmeOn, type SampleSetup } from './world.ts'

const NOW = new Date('2026-11-22T15:00:00Z')
const TABLES = { partner, identity: partnerIdentity, contact, touchpoint, goal, metric, review }

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

/** Every row of every noun of the portal. */
async function everything({ portal }: SampleSetup): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const [noun, table] of Object.entries(TABLES)) {
    all[noun] = await database.db.select().from(table).where(eq(table.portalId, portal.id)).orderBy(table.id)
  }
  return all
}

/** Services whose machine dies right after the n-th partner was committed: nothing reaches the database any more. */
function dyingAt(deps: Deps, partners: number): Deps {
  let woken = 0
  return {
    ...deps,
    get database() {
      if (woken === partners) throw new Error('killed')
      return deps.database
    },
    wake: async () => {
      woken += 1
    },
  }
}

describe('loading the starter programme', () => {
  it('writes every partner with its history, scored and waiting for HubSpot', async () => {
    const setup = await makeSampleSetup(database, { sample: true })
    const { db } = database
    const loaded = await loadSampleProgramme(setup.deps, setup.portal, NOW)
    const expected = programmeOn('2026-11-22', setup.portal.id)
    const count = (list: 'contacts' | 'touchpoints' | 'goals' | 'metrics' | 'reviews') =>
      expected.reduce((sum, { rows }) => sum + rows[list].length, 0)
    expect(loaded).toEqual({
      partners: SAMPLE_PARTNERS.length,
      added: SAMPLE_PARTNERS.length,
      contacts: count('contacts'),
      touchpoints: count('touchpoints'),
      goals: count('goals'),
      metrics: count('metrics'),
      reviews: count('reviews'),
    })
    const standings = await db.select().from(standing).where(eq(standing.portalId, setup.portal.id))
    expect(new Map(standings.map((row) => [row.partnerId, row.value]))).toEqual(
      new Map(expected.map(({ rows, standing }) => [rows.partner.id, standing])),
    )
    const dirty = await db
      .select()
      .from(syncRecord)
      .where(and(eq(syncRecord.portalId, setup.portal.id), eq(syncRecord.pushedRev, 0)))
    expect(dirty.filter(({ object }) => object !== 'contact').length).toBe(loaded.partners + loaded.touchpoints)
    const actors = (await db.select().from(audit).where(eq(audit.portalId, setup.portal.id))).map(({ actor }) => actor)
    expect(actors).toEqual(SAMPLE_PARTNERS.map(() => ({ kind: 'job', name: 'starter programme' })))
  })

  it('changes nothing the second time, not even a month later', async () => {
    const setup = await makeSampleSetup(database, { sample: true })
    const first = await loadSampleProgramme(setup.deps, setup.portal, NOW)
    const before = await everything(setup)
    const second = await loadSampleProgramme(setup.deps, setup.portal, new Date('2026-12-22T15:00:00Z'))
    expect(second).toEqual({ ...first, added: 0 })
    expect(await everything(setup)).toEqual(before)
    expect(await database.db.select().from(appUser).where(eq(appUser.portalId, setup.portal.id))).toHaveLength(1)
  })

  it.each([1, 6])('goes on where it was interrupted (after %i) and doubles nothing', async (partners) => {
    const setup = await makeSampleSetup(database, { sample: true })
    await expect(loadSampleProgramme(dyingAt(setup.deps, partners), setup.portal, NOW)).rejects.toThrow('killed')
    expect(await database.db.select().from(partner).where(eq(partner.portalId, setup.portal.id))).toHaveLength(partners)
    const resumed = await loadSampleProgramme(setup.deps, setup.portal, NOW)
    expect(resumed.added).toBe(SAMPLE_PARTNERS.length - partners)
    const rows = await everything(setup)
    expect(rows.partner).toHaveLength(SAMPLE_PARTNERS.length)
    expect(rows.touchpoint).toHaveLength(resumed.touchpoints)
  })

  it('makes one admin who can send at once: name, address and calendar link', async () => {
    const setup = await makeSampleSetup(database, { sample: true })
    await loadSampleProgramme(setup.deps, setup.portal, NOW)
    const [user, ...others] = await database.db.select().from(appUser).where(eq(appUser.portalId, setup.portal.id))
    expect(others).toEqual([])
    expect(user).toMatchObject({ name: 'Kevin', email: 'kevin@reservoir.example', role: 'admin', machine: false })
    expect(user!.sender).toEqual({
      name: 'Kevin',
      title: 'Founder',
      email: 'kevin@reservoir.example',
      calendarUrl: 'https://calendar.example.com/kevin',
      organisation: 'AI Automation Reservoir',
    })
  })

  it('keeps a sender profile that was edited since', async () => {
    const setup = await makeSampleSetup(database, { sample: true })
    const { db } = database
    await loadSampleProgramme(setup.deps, setup.portal, NOW)
    await db.update(appUser).set({ name: 'Kevin R.' }).where(eq(appUser.portalId, setup.portal.id))
    await loadSampleProgramme(setup.deps, setup.portal, NOW)
    expect(
      (await db.select().from(appUser).where(eq(appUser.portalId, setup.portal.id))).map(({ name }) => name),
    ).toEqual(['Kevin R.'])
  })

  it('refuses a real HubSpot account and writes nothing', async () => {
    const setup = await makeSampleSetup(database, { sample: false })
    await expect(loadSampleProgramme(setup.deps, setup.portal, NOW)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await database.db.select().from(partner).where(eq(partner.portalId, setup.portal.id))).toEqual([])
    expect(await database.db.select().from(appUser).where(eq(appUser.portalId, setup.portal.id))).toEqual([])
  })

  // Processor time, so that a busy machine does not fail it; about 1 s with a cold database.
  it('takes less than two seconds on the embedded database', async () => {
    const setup = await makeSampleSetup(database, { sample: true })
    const before = process.cpuUsage()
    await loadSampleProgramme(setup.deps, setup.portal, NOW)
    const { user, system } = process.cpuUsage(before)
    expect(user + system).toBeLessThan(2_000_000)
  })
})
