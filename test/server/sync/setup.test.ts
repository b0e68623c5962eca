import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import type { HubSpotDoor } from '#server/hubspot/door.ts'
import { ensureSetup } from '#server/sync/setup/apply.ts'
import { planSetup } from '#server/sync/setup/plan.ts'
import { printPlan } from '#server/sync/setup/print.ts'
import { readRemote } from '#server/sync/setup/read-remote.ts'
import { wantedSetup } from '#server/sync/setup/wanted.ts'
import { makeDeps, makePortal } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { openSandboxDoor, type SandboxDoor } from '../../support/sandbox-door.ts'

let database: Database
const opened: SandboxDoor[] = []
beforeAll(async () => {
  database = await makeDb()
})
afterAll(async () => {
  for (const { close } of opened) await close()
  await database.close()
})

async function makeHubSpot(plan: 'enterprise' | 'starter') {
  const sandbox = await openSandboxDoor(plan)
  opened.push(sandbox)
  return { door: sandbox.door, deps: await makeDeps(database, sandbox.door), portal: await makePortal(database) }
}

function without(door: HubSpotDoor, wanted: ReturnType<typeof wantedSetup>) {
  return readRemote(door, wanted).then((remote) => planSetup(wanted, remote, null))
}

describe.each([
  ['enterprise', 'custom-objects'],
  ['starter', 'companies'],
] as const)('setup on HubSpot %s', (plan, mode) => {
  it(`finds out that records go to ${mode}, applies, and then finds nothing left to do`, async () => {
    const { door, deps, portal } = await makeHubSpot(plan)
    const result = await ensureSetup(deps, portal, { storage: 'auto' })
    expect(result.applied).toBe(true)
    expect(result.portal).toMatchObject({ storageMode: mode, setup: { hash: wantedSetup(mode).hash } })
    expect(await without(door, wantedSetup(mode))).toMatchObject({ steps: [], problems: [] })
  })

  it('asks HubSpot nothing the second time', async () => {
    const { door, deps, portal } = await makeHubSpot(plan)
    const first = await ensureSetup(deps, portal, { storage: 'auto' })
    const before = { ...door.traffic }
    const second = await ensureSetup(deps, first.portal, { storage: 'auto' })
    expect(second).toMatchObject({ applied: false, portal: { setup: first.portal.setup } })
    expect(door.traffic).toEqual(before)
  })

  it('reads but writes nothing if the ids were lost and all of it is there', async () => {
    const { door, deps, portal } = await makeHubSpot(plan)
    const first = await ensureSetup(deps, portal, { storage: 'auto' })
    const { writes } = door.traffic
    const again = await ensureSetup(deps, { ...portal, setup: null }, { storage: 'auto' })
    expect(again.portal.setup).toEqual(first.portal.setup)
    expect(door.traffic.writes).toBe(writes)
  })

  it('prints the difference and changes nothing in a dry run', async () => {
    const { door, deps, portal } = await makeHubSpot(plan)
    const { plan: planned } = await ensureSetup(deps, portal, { storage: 'auto', dryRun: true })
    expect(printPlan(planned)).toContain('tributary_partner_key')
    expect(door.traffic.writes).toBe(0)
  })
})

describe('setup', () => {
  it('makes the pipeline with its eight stages and the association of touchpoints to partners', async () => {
    const { door, deps, portal } = await makeHubSpot('enterprise')
    const { portal: ready } = await ensureSetup(deps, portal, { storage: 'auto' })
    const [pipeline] = (await door.listPipelines(ready.setup?.objectTypes.partner ?? '')).filter(
      ({ label }) => label === 'Partnership development',
    )
    expect(pipeline?.stages.map(({ label }) => label)).toEqual([
      'Prospect',
      'Initial contact',
      'Negotiation',
      'Launch',
      'Ongoing',
      'Paused',
      'Declined',
      'Ended',
    ])
    expect(ready.setup?.stages.launch).toBe(pipeline?.stages.find(({ label }) => label === 'Launch')?.id)
    expect(Object.values(ready.setup?.stages ?? {}).sort()).toEqual(pipeline?.stages.map(({ id }) => id).sort())
    expect(ready.setup?.toPartner.touchpoint?.typeId).toEqual(expect.any(Number))
  })

  it('goes on where an interrupted one stopped', async () => {
    const { door, deps, portal } = await makeHubSpot('enterprise')
    const broken = { ...door, createPipeline: () => Promise.reject(new Error('killed')) }
    await expect(ensureSetup({ ...deps, hubspot: () => broken }, portal, { storage: 'auto' })).rejects.toThrow('killed')
    const { plan } = await ensureSetup(deps, portal, { storage: 'auto' })
    expect(plan.steps.map((step) => step.do)).toContain('create-pipeline')
    expect(plan.steps.filter((step) => step.do === 'create-schema' && step.object === 'partner')).toEqual([])
    expect(await without(door, wantedSetup('custom-objects'))).toMatchObject({ steps: [] })
  })

  it('stores partners as companies on any plan if it is told to', async () => {
    const { deps, portal } = await makeHubSpot('enterprise')
    const { portal: ready } = await ensureSetup(deps, portal, { storage: 'companies' })
    expect(ready).toMatchObject({
      storageMode: 'companies',
      setup: { objectTypes: { partner: '0-2' }, pipelineId: null },
    })
  })

  it('says what companies mode does not give', async () => {
    const { deps, portal } = await makeHubSpot('starter')
    const { plan } = await ensureSetup(deps, portal, { storage: 'auto', dryRun: true })
    expect(printPlan(plan)).toContain('Touchpoints stay in Tributary')
  })

  it('stops before writing anything if a property of our name is of another type', async () => {
    const { door, deps, portal } = await makeHubSpot('starter')
    await door.createProperties('0-2', [
      {
        name: 'tributary_health_score',
        label: 'Score',
        description: '',
        groupName: 'companyinformation',
        type: 'string',
        fieldType: 'text',
        hasUniqueValue: false,
        options: [],
      },
    ])
    const { writes } = door.traffic
    await expect(ensureSetup(deps, portal, { storage: 'auto' })).rejects.toThrow(
      'The property tributary_health_score of partner is a string in HubSpot, Tributary needs a number.',
    )
    expect(door.traffic.writes).toBe(writes)
  })

  it('adds a missing option and keeps the ones people added', async () => {
    const wanted = wantedSetup('companies')
    const properties = structuredClone(wanted.objects[0]!.properties)
    const tier = properties.find(({ name }) => name === 'tributary_tier')!
    const own = { label: 'Own', value: 'own', displayOrder: 9, hidden: false }
    tier.options = [...tier.options.filter(({ value }) => value !== 'tier-4'), own]
    const there = { objectType: '0-2', properties, groups: ['tributary'], pipelines: [] }
    const plan = planSetup(wanted, { objects: { partner: there }, toPartner: {} }, null)
    expect(plan.steps).toMatchObject([{ do: 'update-options', property: 'tributary_tier' }])
    expect(plan.steps[0]).toHaveProperty(
      'options',
      expect.arrayContaining([own, expect.objectContaining({ value: 'tier-4' })]),
    )
  })

  it('knows a stage that was renamed by its id', () => {
    const wanted = wantedSetup('custom-objects')
    const stages = wanted.pipeline!.stages.map(({ label }, index) => ({ id: String(index), label }))
    const renamed = stages.map((stage) => (stage.id === '4' ? { ...stage, label: 'Running' } : stage))
    const known = {
      objectTypes: {},
      stages: Object.fromEntries(wanted.pipeline!.stages.map(({ stage }, index) => [stage, String(index)])),
      pipelineId: '7',
      toPartner: {},
    }
    const objects = Object.fromEntries(
      wanted.objects.map(({ object, properties }) => [
        object,
        {
          objectType: '2-1',
          properties,
          groups: ['tributary'],
          pipelines: [{ id: '7', label: 'Ours', stages: renamed }],
        },
      ]),
    )
    expect(planSetup(wanted, { objects, toPartner: {} }, known).steps).toEqual([])
  })
})
