import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { syncRecord } from '#server/db/tables/sync.ts'
import { applyMove, planMove } from '#server/services/portal/move-storage.ts'
import { getPortal } from '#server/services/portal/open-portal.ts'
import { pushDirty } from '#server/sync/push.ts'
import { ensureSetup } from '#server/sync/setup/apply.ts'
import { makeContext, makeDeps, makePartners, makePortal } from '../../../support/make.ts'
import { makeDb } from '../../../support/make-db.ts'
import { openSandboxDoor, type SandboxDoor } from '../../../support/sandbox-door.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let database: Database
let sandbox: SandboxDoor
beforeAll(async () => {
  database = await makeDb()
  sandbox = await openSandboxDoor('enterprise')
})
afterAll(async () => {
  await sandbox.close()
  await database.close()
})

it('moves companies to custom objects: interrupted it changes nothing, applied it loses and doubles nothing', async () => {
  const deps = await makeDeps(database, sandbox.door)
  const { portal } = await ensureSetup(deps, await makePortal(database), { storage: 'companies' })
  const ctx = makeContext(deps, portal)
  const { ids } = await makePartners(ctx, {}, { count: 3 })
  await pushDirty(deps, portal, deps.now)
  const rows = () =>
    database.db
      .select()
      .from(syncRecord)
      .where(and(eq(syncRecord.portalId, portal.id), eq(syncRecord.object, 'partner')))
  const companies = await rows()

  expect((await planMove(ctx)).lines.join('\n')).toContain('3 partners get a record')
  await expect(ensureSetup(deps, portal, { storage: 'custom-objects' })).rejects.toThrow('move plan')

  const broken = { ...sandbox.door, createPipeline: () => Promise.reject(new Error('killed')) }
  await expect(applyMove({ ...ctx, deps: { ...deps, hubspot: () => broken } })).rejects.toThrow('killed')
  expect(await rows()).toEqual(companies)
  expect((await getPortal(database.db, portal.id)).storageMode).toBe('companies')

  expect((await applyMove(ctx)).moved).toBe(true)
  const moved = await getPortal(database.db, portal.id)
  await pushDirty(deps, moved, deps.now)
  await pushDirty(deps, moved, deps.now)
  const type = moved.setup?.objectTypes.partner ?? ''
  const { results } = await sandbox.door.list(type, { properties: ['tributary_partner_key'] })
  expect(results.map(({ properties }) => properties.tributary_partner_key).sort()).toEqual(ids.toSorted())

  const old = await sandbox.door.readByIds(
    '0-2',
    companies.map(({ remoteId }) => remoteId ?? ''),
    ['tributary_partner_key', 'name'],
  )
  expect(old.map(({ properties }) => properties.tributary_partner_key).sort()).toEqual(ids.toSorted())
  await expect(applyMove(makeContext(deps, moved))).rejects.toMatchObject({ code: 'conflict' })
})
