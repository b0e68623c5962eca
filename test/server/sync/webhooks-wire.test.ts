import { type ServerType, serve } from '@hono/node-server'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '#server/app.ts'
import type { Database } from '#server/db/client.ts'
import { webhookHint } from '#server/db/tables/hubspot.ts'
import { readWebhookSettings } from '#server/sandbox/webhooks/settings.ts'
import { followHints } from '#server/sync/hints.ts'
import { pushDirty } from '#server/sync/push.ts'
import { ensureSetup } from '#server/sync/setup/apply.ts'
import type { Portal } from '#server/write/context.ts'
import { type MadeDeps, makeContext, makeDeps, makePartners, makePortal, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { openSandboxDoor, type SandboxDoor } from '../../support/sandbox-door.ts'
import { syncRowOf } from './world.ts'

const SECRET = 'the-client-secret'

let database: Database
let hubspot: SandboxDoor
let deps: MadeDeps
let portal: Portal
let server: ServerType
let app: ReturnType<typeof createApp>
let ids: string[]
/** As if HubSpot sent v1 alone. */
let withoutV3 = false
beforeAll(async () => {
  database = await makeDb()
  hubspot = await openSandboxDoor('enterprise')
  deps = await makeDeps(database, hubspot.door)
  deps.clock = () => new Date()
  deps.webhooks = { secret: SECRET, trustProxy: false }
  const { portalId } = await hubspot.door.account()
  const made = await makePortal(database, { id: portalId })
  portal = (await ensureSetup(deps, made, { storage: 'custom-objects' })).portal
  const { promise, resolve } = Promise.withResolvers<string>()
  server = serve({ fetch: (request) => app.fetch(sent(request)), hostname: '127.0.0.1', port: 0 }, ({ port }) =>
    resolve(`http://127.0.0.1:${port}`),
  )
  const url = await promise
  app = createApp(deps, url)
  subscribe(`${url}/v1/webhooks/hubspot?by=app%2Fone`)
  ids = (await makePartners(makeContext(deps, portal), {}, { count: 3 })).ids
  await pushDirty(deps, portal, deps.now)
})
afterAll(async () => {
  server.close()
  await hubspot.close()
  await database.close()
})

function sent(request: Request): Request {
  if (!withoutV3) return request
  const headers = new Headers(request.headers)
  headers.delete('x-hubspot-signature-v3')
  return new Request(request, { headers })
}

/** Everything is sent in no order, and a third of it twice. */
function subscribe(targetUrl: string): void {
  const objectType = portal.setup!.objectTypes.partner!
  const kinds = ['object.creation', 'object.deletion', 'object.merge', 'object.restore']
  const subscriptions = [
    ...kinds.map((subscriptionType) => ({ subscriptionType, objectType })),
    { subscriptionType: 'object.propertyChange', objectType, propertyName: 'tributary_name' },
  ]
  const settings = readWebhookSettings({ targetUrl, secret: SECRET, subscriptions, duplicateRate: 0.3 })
  hubspot.sandbox.control.setWebhooks(settings)
}

async function delivered(): Promise<number[]> {
  const { webhooks } = hubspot.sandbox.control
  webhooks.deliveries.clear()
  await webhooks.flush()
  return webhooks.deliveries.since(0).map(({ status }) => status)
}

async function remoteOf(id: string): Promise<string> {
  return (await syncRowOf({ deps, portal }, id))!.remoteId!
}

const follow = () => followHints(deps, portal, deps.now)

describe('HubSpot’s own webhooks', () => {
  it('of our own writes are answered and lead to nothing', async () => {
    expect(new Set(await delivered())).toEqual(new Set([200]))

    expect(await database.db.select().from(webhookHint)).toEqual([])
  })

  it.each([
    ['v3', false],
    ['v1', true],
  ])('signed with %s bring a person’s edit here', async (version, alone) => {
    withoutV3 = alone
    const [id] = ids as [string]
    const type = portal.setup!.objectTypes.partner!
    hubspot.sandbox.control.personEdits(type, await remoteOf(id), { tributary_name: `Renamed, told by ${version}` })

    expect(new Set(await delivered())).toEqual(new Set([200]))
    expect(await follow()).toMatchObject({ seen: 1, kept: 1 })

    const [row] = await database.db.select().from(tables.partner).where(eq(tables.partner.id, id))
    expect(row?.name).toBe(`Renamed, told by ${version}`)
    withoutV3 = false
  })

  it('of a deletion and a merge make tombstones, and of a restored record none', async () => {
    const [first, second, third] = ids as [string, string, string]
    const type = portal.setup!.objectTypes.partner!
    const gone = await remoteOf(third)
    hubspot.sandbox.control.personArchives(type, gone)
    const merged = hubspot.sandbox.control.personMerges(type, await remoteOf(first), await remoteOf(second))

    expect(new Set(await delivered())).toEqual(new Set([200]))
    expect(await follow()).toMatchObject({ gone: 3 })

    const states = await Promise.all(ids.map((id) => syncRowOf({ deps, portal }, id)))
    expect(states.map((row) => row?.state)).toEqual(['tombstone', 'tombstone', 'tombstone'])
    expect(states.map((row) => row?.mergedInto)).toEqual([String(merged.id), String(merged.id), null])
    hubspot.sandbox.control.personRestores(type, gone)
    await delivered()
    expect(await follow()).toMatchObject({ restored: 1 })
  })

  it('signed with another secret are refused', async () => {
    const settings = hubspot.sandbox.control.webhooks.settings()!
    hubspot.sandbox.control.setWebhooks({ ...settings, secret: 'another', retries: 0 })
    const type = portal.setup!.objectTypes.partner!
    hubspot.sandbox.control.personEdits(type, await remoteOf(ids[2]!), { tributary_name: 'Never told' })

    expect(new Set(await delivered())).toEqual(new Set([401]))

    expect(await database.db.select().from(webhookHint)).toEqual([])
  })
})
