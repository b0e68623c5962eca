import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { HubSpotError } from '#server/hubspot/door.ts'
import { runDoctor } from '#server/services/doctor/run-doctor.ts'
import { getStatus } from '#server/services/portal/get-status.ts'
import { makeContext } from '../../../support/make.ts'
import { makeDb } from '../../../support/make-db.ts'
import { makeWorld, type World } from '../../sync/world.ts'

let database: Database
let world: World

beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())
beforeEach(async () => {
  world = await makeWorld(database)
  const { hubspot, deps, portal } = world
  hubspot.account = async () => ({
    portalId: portal.id,
    timeZone: 'UTC',
    uiDomain: 'app.hubspot.com',
    accountType: 'STANDARD',
    answeredAt: deps.now.toUTCString(),
  })
  hubspot.listSchemas = async () => []
  hubspot.listProperties = async () => []
  hubspot.listPropertyGroups = async () => []
  hubspot.listPipelines = async () => []
})

async function find(name: string) {
  const { findings } = await runDoctor(makeContext(world.deps, world.portal))
  return findings.find((finding) => finding.name === name)
}

describe('the doctor', () => {
  it('looks at everything, and says what to do wherever something is not well', async () => {
    const { findings } = await runDoctor(makeContext(world.deps, world.portal))
    expect(findings.map(({ name }) => name)).toEqual([
      'HubSpot token',
      'Scopes',
      'Plan and storage',
      'Limits',
      'HubSpot schema',
      'Webhooks',
      'Clock',
      'Database',
      'Queue',
      'Nightly run',
      'Telling our team',
    ])
    expect(findings.filter(({ state, todo }) => (state === 'ok') !== (todo === null))).toEqual([])
  })

  it('fails with a key that HubSpot no longer knows, and goes on looking', async () => {
    world.hubspot.account = async () => {
      throw new HubSpotError('unauthorised', 'HubSpot does not know the token.')
    }
    expect(await find('HubSpot token')).toMatchObject({ state: 'fail', todo: expect.stringContaining('service key') })
    expect(await find('Database')).toMatchObject({ state: 'ok' })
    expect((await runDoctor(makeContext(world.deps, world.portal))).healthy).toBe(false)
  })

  it('fails when the token opens another account', async () => {
    const { account } = world.hubspot
    world.hubspot.account = async () => ({ ...(await account()), portalId: '999' })
    expect(await find('HubSpot token')).toMatchObject({ state: 'fail', said: expect.stringContaining('999') })
  })

  it('says that nobody will be told, by a missing channel or because nobody is on call', async () => {
    expect(await find('Telling our team')).toMatchObject({ state: 'warn', said: expect.stringContaining('SMTP_URL') })
    world.deps.notify.channels.email = { from: 'tributary@reservoir.example' }
    expect(await find('Telling our team')).toMatchObject({ state: 'warn', said: expect.stringContaining('on call') })
    expect((await getStatus(makeContext(world.deps, world.portal))).warning).toMatch(/^Nobody will be told/)
    world.deps.notify.channels.webhook = { host: 'hooks.slack.com' }
    expect(await find('Telling our team')).toMatchObject({ state: 'ok', todo: null })
    expect((await getStatus(makeContext(world.deps, world.portal))).warning).toBeNull()
  })

  it.each([
    [5, 'ok'],
    [-60, 'warn'],
    [200, 'fail'],
  ])('finds a clock that is %i s off HubSpot’s: %s', async (seconds, state) => {
    const { account } = world.hubspot
    const answeredAt = new Date(world.deps.now.getTime() + seconds * 1000).toUTCString()
    world.hubspot.account = async () => ({ ...(await account()), answeredAt })
    expect(await find('Clock')).toMatchObject({ state })
  })

  it.each([
    [899_999, 'ok'],
    [900_000, 'warn'],
  ])('knows %i of 1,000,000 custom records: %s', async (usage, state) => {
    world.hubspot.customRecords = async () => ({ usage, limit: 1_000_000 })
    expect(await find('Limits')).toMatchObject({ state, said: expect.stringContaining(`${usage} of 1000000`) })
  })

  it('names drift of the schema, and the command that mends it', async () => {
    expect(await find('HubSpot schema')).toMatchObject({ state: 'warn', todo: expect.stringContaining('setup apply') })
  })

  it('tells companies that custom objects are possible now', async () => {
    const companies = {
      ...world.portal,
      storageMode: 'companies' as const,
      setup: { ...world.portal.setup!, objectTypes: { partner: '0-2' } },
    }
    const { findings } = await runDoctor(makeContext(world.deps, companies))
    expect(findings.find(({ name }) => name === 'Plan and storage')).toMatchObject({
      state: 'warn',
      todo: expect.stringContaining('move plan'),
    })
  })

  it('is for admins', async () => {
    await expect(runDoctor(makeContext(world.deps, world.portal, { role: 'manager' }))).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})
