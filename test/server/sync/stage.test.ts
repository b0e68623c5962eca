import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { updatePartner } from '#server/services/partner/update-partner.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { ensureSetup } from '#server/sync/setup/apply.ts'
import { makeContext, makeDeps, makePartner, makePortal, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { openSandboxDoor, type SandboxDoor } from '../../support/sandbox-door.ts'
import { minutesLater, syncRowOf } from './world.ts'

let database: Database
let hubspot: SandboxDoor
beforeAll(async () => {
  database = await makeDb()
  hubspot = await openSandboxDoor('enterprise')
})
afterAll(async () => {
  await hubspot.close()
  await database.close()
})

it('a stage moved on HubSpot’s board moves it here with its date, and one moved here moves it there', async () => {
  const deps = await makeDeps(database, hubspot.door)
  const { portal } = await ensureSetup(deps, await makePortal(database), { storage: 'auto' })
  const ctx = makeContext(deps, portal)
  const id = await makePartner(ctx, { stage: 'negotiation', phaseDates: { 1: '2026-10-01', 2: '2026-10-15' } })
  await pushDirty(deps, portal, deps.clock())
  const type = portal.setup?.objectTypes.partner ?? ''
  const stages = portal.setup?.stages ?? {}
  const { remoteId } = (await syncRowOf({ deps, portal }, id))!
  const here = async () => {
    const at = and(eq(tables.partner.portalId, portal.id), eq(tables.partner.id, id))
    return (await database.db.select().from(tables.partner).where(at))[0]
  }

  await hubspot.door.updateById(type, [
    { id: remoteId!, traceId: remoteId!, properties: { hs_pipeline_stage: stages.launch! } },
  ])
  await pullChanges(deps, portal, deps.clock())
  // 2026-11-19 is today in Berlin; the phases before keep their dates.
  expect(await here()).toMatchObject({
    stage: 'launch',
    phaseDates: { 1: '2026-10-01', 2: '2026-10-15', 3: '2026-11-19' },
  })

  await updatePartner(ctx, { id, patch: { stage: 'paused' }, revision: null, key: null })
  // The overlay’s hold is over after ten seconds.
  deps.now = minutesLater(deps.now, 1)
  await pushDirty(deps, portal, deps.clock())
  const [record] = await hubspot.door.readByIds(type, [remoteId!], ['hs_pipeline_stage'])
  expect(record?.properties.hs_pipeline_stage).toBe(stages.paused)
})
