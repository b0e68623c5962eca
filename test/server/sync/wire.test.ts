import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import type { Properties } from '#server/hubspot/door.ts'
import { runBackfill } from '#server/sync/backfill.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { ensureSetup } from '#server/sync/setup/apply.ts'
import type { Context, Portal } from '#server/write/context.ts'
import {
  type MadeDeps,
  makeContext,
  makeDeps,
  makePartner,
  makePartners,
  makePortal,
  makeTouchpoint,
  tables,
} from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { openSandboxDoor, type SandboxDoor } from '../../support/sandbox-door.ts'
import { syncRowOf } from './world.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

describe.each([
  ['custom-objects', 'enterprise'],
  ['companies', 'starter'],
] as const)('over the wire in %s mode', (mode, plan) => {
  let hubspot: SandboxDoor
  let deps: MadeDeps
  let portal: Portal
  let ctx: Context
  const name = mode === 'companies' ? 'name' : 'tributary_name'
  beforeAll(async () => {
    hubspot = await openSandboxDoor(plan)
  })
  afterAll(() => hubspot.close())
  beforeEach(async () => {
    deps = await makeDeps(database, hubspot.door)
    const { portal: ready } = await ensureSetup(deps, await makePortal(database), { storage: 'auto' })
    expect(ready.storageMode).toBe(mode)
    portal = ready
    ctx = makeContext(deps, portal)
  })
  const push = () => pushDirty(deps, portal, deps.clock())
  const pull = () => pullChanges(deps, portal, deps.clock())
  const type = () => portal.setup?.objectTypes.partner ?? ''

  async function remote(id: string, properties: string[]) {
    const row = await syncRowOf({ deps, portal }, id)
    const [record] = await hubspot.door.readByIds(type(), [row?.remoteId ?? ''], properties)
    return record!
  }

  it('reads all of 120 records by a backfill, each as we left it', async () => {
    await makePartners(ctx, {}, { count: 120 })
    await push()
    const counts = await runBackfill(deps, portal, deps.clock())
    expect(counts).toMatchObject({ kept: 0, putBack: 0, conflicts: 0 })
    expect(counts.seen).toBe(counts.total)
    expect(counts.seen).toBeGreaterThanOrEqual(120)
  })

  it('pushes partners once, reads them back, and then has nothing to say', async () => {
    const { ids } = await makePartners(ctx, { contractEnd: '2027-03-31', optOut: true }, { count: 130 })
    expect(await push()).toMatchObject({ created: 130, failed: 0, requests: 2 })
    const record = await remote(ids[129]!, [
      name,
      'tributary_contract_end',
      'tributary_opt_out',
      'tributary_health_status',
    ])
    expect(record.properties).toMatchObject({
      [name]: 'Partner 129',
      tributary_contract_end: '2027-03-31',
      tributary_opt_out: 'true',
      tributary_health_status: expect.any(String),
    })
    expect(await push()).toMatchObject({ requests: 0 })
    expect(await pull()).toMatchObject({ kept: 0, putBack: 0, conflicts: 0 })
    expect(await push()).toMatchObject({ requests: 0 })
  })

  it('keeps a person’s edit, and puts a computed value back', async () => {
    const id = await makePartner(ctx)
    await push()
    const { id: recordId } = await remote(id, [])
    await hubspot.door.updateById(type(), [
      {
        id: recordId,
        traceId: 'person',
        properties: { [name]: 'Renamed by Kevin', tributary_health_reason: 'All is well' },
      },
    ])
    expect(await pull()).toMatchObject({ kept: 1, conflicts: 0 })
    await push()
    const { properties } = await remote(id, [name, 'tributary_health_reason'])
    expect(properties[name]).toBe('Renamed by Kevin')
    expect(properties.tributary_health_reason).not.toBe('All is well')
    const [row] = await database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
    expect(row?.name).toBe('Renamed by Kevin')
    await pull()
    expect(await push()).toMatchObject({ requests: 0 })
  })

  it('moves the stage both ways', async () => {
    const id = await makePartner(ctx, { stage: 'prospect', phaseDates: {} })
    await push()
    const { id: recordId } = await remote(id, [])
    const stage: Properties =
      mode === 'companies' ? { tributary_stage: 'launch' } : { hs_pipeline_stage: portal.setup?.stages.launch ?? '' }
    await hubspot.door.updateById(type(), [{ id: recordId, traceId: 'person', properties: stage }])
    await pull()
    const [row] = await database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
    expect(row).toMatchObject({ stage: 'launch', phaseDates: { 3: '2026-11-19' } })
  })

  it('lets one bad record of a hundred fail alone', async () => {
    const { ids } = await makePartners(ctx, {}, { count: 100 })
    const { upsertByKey } = hubspot.door
    const bad = ids[41]!
    deps.hubspot = () => ({
      ...hubspot.door,
      upsertByKey: (objectType, key, inputs) =>
        upsertByKey(
          objectType,
          key,
          inputs.map((input) =>
            input.key === bad ? { ...input, properties: { ...input.properties, tributary_tier: 'tier-9' } } : input,
          ),
        ),
    })
    expect(await push()).toMatchObject({ created: 99, failed: 1 })
    const row = await syncRowOf({ deps, portal }, bad)
    expect(row).toMatchObject({ state: 'failed', remoteId: null, problem: expect.stringContaining('tier-9') })
  })

  it('asks a person about a record that was deleted in HubSpot', async () => {
    const id = await makePartner(ctx)
    await push()
    await hubspot.door.archiveByIds(type(), [(await remote(id, [])).id])
    await makeTouchpoint(ctx, id)
    expect(await push()).toMatchObject({ failed: 1 })
    expect(await syncRowOf({ deps, portal }, id)).toMatchObject({ state: 'tombstone' })
    expect(await push()).toMatchObject({ created: 0, requests: 0 })
  })
})

describe('over the wire', () => {
  it('associates a touchpoint to its partner', async () => {
    const hubspot = await openSandboxDoor('enterprise')
    const deps = await makeDeps(database, hubspot.door)
    const { portal } = await ensureSetup(deps, await makePortal(database), { storage: 'auto' })
    const ctx = makeContext(deps, portal)
    const id = await makePartner(ctx)
    const touch = await makeTouchpoint(ctx, id)
    await pushDirty(deps, portal, deps.now)
    const partnerRow = await syncRowOf({ deps, portal }, id)
    const touchRow = await syncRowOf({ deps, portal }, touch, 'touchpoint')
    const types = portal.setup?.objectTypes ?? {}
    const from = touchRow?.remoteId ?? ''
    const found = await hubspot.door.associations(types.touchpoint ?? '', types.partner ?? '', [from])
    await hubspot.close()
    expect(found.get(from)).toEqual([partnerRow?.remoteId])
  })

  it('sends nothing doubled when HubSpot commits and the answer never comes', async () => {
    const hubspot = await openSandboxDoor('enterprise')
    const deps = await makeDeps(database, hubspot.door)
    const { portal } = await ensureSetup(deps, await makePortal(database), { storage: 'auto' })
    const { ids } = await makePartners(makeContext(deps, portal), {}, { count: 20 })
    const { upsertByKey } = hubspot.door
    deps.hubspot = () => ({
      ...hubspot.door,
      async upsertByKey(...asked) {
        await upsertByKey(...asked)
        throw new Error('killed')
      },
    })
    await expect(pushDirty(deps, portal, deps.now)).rejects.toThrow('killed')
    deps.hubspot = () => hubspot.door
    await pushDirty(deps, portal, deps.now)
    const { results } = await hubspot.door.list(portal.setup?.objectTypes.partner ?? '', {
      properties: ['tributary_partner_key', 'tributary_name'],
    })
    await hubspot.close()
    expect(results.map(({ properties }) => properties.tributary_partner_key).sort()).toEqual(ids.toSorted())
    expect(results.every(({ properties }) => properties.tributary_name !== null)).toBe(true)
  })
})
