import { and, eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { audit } from '#server/db/tables/audit.ts'
import { webhookHint } from '#server/db/tables/hubspot.ts'
import { conflict, syncRecord } from '#server/db/tables/sync.ts'
import { HubSpotError, type HubSpotErrorKind } from '#server/hubspot/door.ts'
import { runFullPass } from '#server/sync/full-pass.ts'
import { followHints } from '#server/sync/hints.ts'
import { loadLocal } from '#server/sync/local/local-record.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { customObjectsMapper } from '#server/sync/storage/custom-objects.ts'
import { write } from '#server/write/write.ts'
import { makeContext, makePartner, makeTouchpoint, NOW } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { CUSTOM, makeWorld, syncRowOf, type World } from './world.ts'

/** More histories: MODEL_RUNS=1000. A failure prints its seed and path, which play it again. */
const RUNS = Number(process.env.MODEL_RUNS ?? 30)
vi.setConfig({ testTimeout: 60_000 + RUNS * 2_000, hookTimeout: 30_000 })

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

type Stored = World['hubspot']['records'][number]
type Field = 'name' | 'url' | 'ownerName'
type Pass = 'push' | 'pull' | 'hints' | 'full-pass'
type Trouble = {
  /** Before HubSpot has done it, after (the answer never comes), or for one record of the batch. */
  when: 'before' | 'after' | 'refuse-one' | 'say-nothing'
  kind: HubSpotErrorKind | 'killed'
  /** Calls that go well first. */
  skip: number
}
type Action =
  | { do: 'make' }
  | { do: 'here'; who: number; field: Field }
  | { do: 'hubspot'; who: number; field: Field }
  | { do: 'by-hand'; who: number }
  | { do: 'touch'; who: number }
  | { do: 'delete' | 'unlink'; who: number }
  | { do: 'merge'; who: number; other: number }
  /** A webhook about a record, right or not; one that is lost is a step that is not there. */
  | { do: 'webhook'; who: number; times: number }
  | { do: Pass; trouble: Trouble | null }

const PROPERTY: Record<Field, string> = { name: 'tributary_name', url: 'tributary_url', ownerName: 'tributary_owner' }

const who = fc.nat({ max: 5 })
const field = fc.constantFrom<Field>('name', 'url', 'ownerName')
const trouble = fc.record<Trouble>({
  when: fc.constantFrom('before', 'after', 'refuse-one', 'say-nothing'),
  kind: fc.constantFrom('unavailable', 'unauthorised', 'rate-limited', 'killed'),
  skip: fc.nat({ max: 2 }),
})
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Action>({ do: 'make' }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('here' as const), who, field }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('hubspot' as const), who, field }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('by-hand' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('touch' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unlink' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), who, other: who }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('webhook' as const), who, times: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constantFrom<Pass>('push', 'pull', 'push', 'pull', 'hints', 'full-pass'),
      trouble: fc.option(trouble, { freq: 2 }),
    }),
  },
)

/** What was written where, to hold the end against. */
type Story = {
  world: World
  partners: string[]
  deleted: Set<string>
  /** Of two records one was made: whose is it? A person decides. */
  merged: Set<string>
  edits: { side: 'here' | 'hubspot'; partnerId: string; field: Field; value: string }[]
}

async function play(story: Story, step: Action, index: number): Promise<void> {
  const { world } = story
  const partnerId = 'who' in step ? story.partners[step.who % Math.max(1, story.partners.length)] : undefined
  const isUrl = 'field' in step && step.field === 'url' && index % 3 > 0
  const value = isUrl ? `https://example.com/${index}` : `v${index}`
  if (step.do === 'make') story.partners.push(await makePartner(world.ctx))
  else if ('trouble' in step) await pass(world, step.do, step.trouble)
  else if (!partnerId) return
  else if (step.do === 'touch') await makeTouchpoint(world.ctx, partnerId)
  else if (step.do === 'here') {
    const options = { action: 'edit', needs: 'manager' as const, input: value }
    await write(world.ctx, options, (changes) => changes.update('partner', partnerId, { [step.field]: value }))
    story.edits.push({ side: 'here', partnerId, field: step.field, value })
  } else if (step.do === 'webhook') await mention(story, partnerId, step.times)
  else inHubSpot(story, step, { partnerId, value })
}

function inHubSpot(story: Story, step: Action, { partnerId, value }: { partnerId: string; value: string }): void {
  const { hubspot } = story.world
  const record = hubspot.records.find((each) => !each.archived && each.properties.tributary_partner_key === partnerId)
  if (!record) return
  if (step.do === 'by-hand') hubspot.edit(record.id, { tributary_health_reason: value })
  if (step.do === 'hubspot') {
    hubspot.edit(record.id, { [PROPERTY[step.field]]: value })
    story.edits.push({ side: 'hubspot', partnerId, field: step.field, value })
  }
  if (step.do === 'unlink') hubspot.links = hubspot.links.filter(({ toId }) => toId !== record.id)
  if (step.do === 'merge') merge(story, record, step.other)
  if (step.do === 'delete') {
    record.archived = true
    story.deleted.add(partnerId)
  }
}

function merge({ world: { hubspot }, partners, merged }: Story, into: Stored, other: number): void {
  const otherId = partners[other % partners.length]!
  const record = hubspot.records.find((each) => !each.archived && each.properties.tributary_partner_key === otherId)
  if (!record || record === into) return
  merged.add(otherId).add(into.properties.tributary_partner_key ?? '')
  hubspot.merge(into.id, record.id)
}

async function mention({ world }: Story, partnerId: string, times: number): Promise<void> {
  const remoteId = (await syncRowOf(world, partnerId))?.remoteId
  if (!remoteId) return
  const row = { portalId: world.portal.id, objectType: '2-100', objectId: remoteId, rev: 1, receivedAt: NOW }
  for (let time = 0; time < times; time += 1) {
    const target = [webhookHint.portalId, webhookHint.objectType, webhookHint.objectId]
    const set = { rev: sql`${webhookHint.rev} + 1` }
    await database.db.insert(webhookHint).values(row).onConflictDoUpdate({ target, set })
  }
}

const PASSES = { push: pushDirty, pull: pullChanges, hints: followHints, 'full-pass': runFullPass }

/** A pass whose HubSpot has trouble ends badly or well; either way the next one starts from what was kept. */
async function pass({ deps, portal, hubspot }: World, kind: Pass, trouble: Trouble | null): Promise<void> {
  let left = trouble?.skip ?? 0
  const fail = () => {
    left -= 1
    if (left >= 0 || !trouble) return
    throw trouble.kind === 'killed' ? new Error('killed') : new HubSpotError(trouble.kind, 'HubSpot has trouble.')
  }
  if (trouble?.when === 'before') hubspot.fault = { before: fail }
  if (trouble?.when === 'after') hubspot.fault = { after: fail }
  const refusal = { ids: [], category: 'VALIDATION_ERROR', message: 'HubSpot does not like it.' }
  hubspot.answer = ({ traceId }) => {
    left -= 1
    if (left !== -1) return null
    if (trouble?.when === 'say-nothing') return 'silent'
    return trouble?.when === 'refuse-one' ? { ...refusal, traceIds: [traceId] } : null
  }
  const done: Promise<object> = PASSES[kind](deps, portal, deps.now)
  await done.catch((error: Error) => {
    if (!(error instanceof HubSpotError) && error.message !== 'killed') throw error
  })
  hubspot.fault = {}
  hubspot.answer = () => null
}

async function settle({ world: { deps, portal } }: Story): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    await database.db
      .update(syncRecord)
      .set({ state: 'live' })
      .where(of(syncRecord, portal.id, 'failed'))
    const pulled = await pullChanges(deps, portal, deps.now)
    const { kept, putBack, gone, unlinked, restored } = await runFullPass(deps, portal, deps.now)
    const pushed = await pushDirty(deps, portal, deps.now)
    const moved = pulled.kept + pulled.putBack + kept + putBack + gone + unlinked + restored
    if (moved + pushed.requests === 0) return
  }
  throw new Error('The two sides do not come to rest.')
}

function of(table: typeof syncRecord, portalId: string, state: 'failed') {
  return and(eq(table.portalId, portalId), eq(table.state, state))
}

async function check(story: Story): Promise<void> {
  const { deps, portal, hubspot } = story.world
  const mapper = customObjectsMapper(CUSTOM)
  const local = await loadLocal(database.db, { portalId: portal.id, object: 'partner' }, story.partners)
  for (const partnerId of story.partners) {
    const live = hubspot.records.filter((each) => !each.archived && each.properties.tributary_partner_key === partnerId)
    if (story.merged.has(partnerId)) {
      expect(live.length, 'records of a partner whose record was merged').toBeLessThan(2)
      continue
    }
    expect(live, 'records of one partner').toHaveLength(story.deleted.has(partnerId) ? 0 : 1)
    const [record] = live
    if (record) expect(mapper.fromWire('partner', record.properties)).toMatchObject(filled(local.get(partnerId)))
  }
  expect(await pushDirty(deps, portal, deps.now)).toMatchObject({ requests: 0 })
  await checkEdits(story)
}

/** What is empty here may never have been sent. */
function filled(record: { properties: Record<string, string> | null } | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(record?.properties ?? {}).filter(([, value]) => value !== ''))
}

async function checkEdits({ edits, deleted, merged, world: { portal } }: Story): Promise<void> {
  const images = await database.db.select().from(audit).where(eq(audit.portalId, portal.id))
  const conflicts = await database.db.select().from(conflict).where(eq(conflict.portalId, portal.id))
  const kept = new Set([
    ...images.flatMap(({ changes }) =>
      changes.flatMap(({ after }) => [after?.name, after?.url, after?.ownerName].map(String)),
    ),
    ...conflicts.flatMap(({ local, remote }) => [String(local), String(remote)]),
  ])
  for (const places of Map.groupBy(edits, ({ partnerId, field }) => `${partnerId} ${field}`).values()) {
    const { partnerId } = places[0]!
    const last = places.findLast(({ side }) => side === 'hubspot')
    // A deleted or merged record may have taken its last edit with it.
    if (last && !deleted.has(partnerId) && !merged.has(partnerId))
      expect(kept, 'the last edit in HubSpot').toContain(last.value)
  }
}

it('comes to rest with both sides as ownership says, whatever happened before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 24 }), async (steps) => {
      const world = await makeWorld(database)
      world.ctx = makeContext(world.deps, world.portal)
      const story: Story = { world, partners: [], deleted: new Set(), merged: new Set(), edits: [] }
      for (const [index, step] of steps.entries()) await play(story, step, index)
      await settle(story)
      await check(story)
    }),
    { numRuns: RUNS },
  )
})
