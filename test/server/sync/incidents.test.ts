import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { incidentPartner } from '#server/db/tables/incident.ts'
import { fixIncident, notAffected, updateIncident } from '#server/services/incident/change-incident.ts'
import { logMessage } from '#server/services/incident/log-message.ts'
import { openIncident } from '#server/services/incident/open-incident.ts'
import { escalate, resolveIssue } from '#server/services/issue/change-issue.ts'
import { openIssue } from '#server/services/issue/open-issue.ts'
import { addContact } from '#server/services/partner/add-contact.ts'
import { objectOf } from '#server/sync/objects/index.ts'
import { pushDirty } from '#server/sync/push.ts'
import { applySetup, ensureSetup } from '#server/sync/setup/apply.ts'
import { planSetup } from '#server/sync/setup/plan.ts'
import { printPlan } from '#server/sync/setup/print.ts'
import { readRemote } from '#server/sync/setup/read-remote.ts'
import { wantedSetup } from '#server/sync/setup/wanted.ts'
import { mapperOf } from '#server/sync/storage/index.ts'
import type { Context, Portal } from '#server/write/context.ts'
import type { SyncedObject } from '#server/write/dirty.ts'
import { write } from '#server/write/write.ts'
import { OpenIncident } from '#shared/api/incident.ts'
import { type MadeDeps, makeContext, makeDeps, makePartner, makePortal, tables } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { openSandboxDoor, type SandboxDoor } from '../../support/sandbox-door.ts'
import { makeWorld, syncRowOf } from './world.ts'

let database: Database
let hubspot: SandboxDoor
let deps: MadeDeps
let portal: Portal
beforeAll(async () => {
  database = await makeDb()
  hubspot = await openSandboxDoor('enterprise')
  deps = await makeDeps(database, hubspot.door)
  portal = (await ensureSetup(deps, await makePortal(database), { storage: 'auto' })).portal
})
afterAll(async () => {
  await hubspot.close()
  await database.close()
})

/** A moment of 2026-11-19, UTC. */
function at(time: string): Context {
  deps.now = new Date(`2026-11-19T${time}:00Z`)
  return makeContext(deps, portal)
}
const push = () => pushDirty(deps, portal, deps.clock())

async function partnerWithContact(ctx: Context, name: string): Promise<string> {
  const id = await makePartner(ctx, { name, hasIntegration: true })
  await write(ctx, { action: 'contact', needs: 'manager', input: {} }, async (changes) => {
    const email = `${name.toLowerCase()}@partner.example`
    await addContact(changes, ctx.portal.id, { partnerId: id, email, name: null, role: 'primary' })
  })
  return id
}

function outage(partnerIds: string[]) {
  const partners = partnerIds.map((partnerId) => ({ partnerId }))
  return OpenIncident.parse({ kind: 'outage', severity: 'high', what: 'Sign-in fails', partners })
}

const MESSAGE = { evidence: 'ticked', logTouchpoint: false } as const
const NOTICE = { impact: 'Nobody can sign in', timeline: 'By noon' }
const RESOLUTION = { confirmation: 'It works', 'root-cause': 'A certificate', prevention: 'It is watched' }

async function affectedId(incidentId: string, partnerId: string): Promise<string> {
  const rows = await database.db.select().from(incidentPartner).where(eq(incidentPartner.incidentId, incidentId))
  return rows.find((row) => row.partnerId === partnerId)!.id
}

/** A record as HubSpot has it, and the partner records it is associated to. */
async function inHubSpot(object: SyncedObject, id: string, of = portal) {
  const { remoteId } = (await syncRowOf({ deps, portal: of }, id, object))!
  const type = of.setup!.objectTypes[object]!
  const names = objectOf[object].properties.map(({ name }) => name)
  const [record] = await hubspot.door.readByIds(type, [remoteId!], names)
  const partners = await hubspot.door.associations(type, of.setup!.objectTypes.partner!, [remoteId!])
  return { ...(record && mapperOf(of).fromWire(object, record.properties)), partners: partners.get(remoteId!) ?? [] }
}

async function remoteIdOf(partnerId: string, of = portal): Promise<string> {
  return (await syncRowOf({ deps, portal: of }, partnerId))!.remoteId!
}

describe('an incident in HubSpot', () => {
  it('stands there once for each partner, with this partner’s clock, from the opening to the last resolution', async () => {
    const ctx = at('09:00')
    const reservoir = await partnerWithContact(ctx, 'Reservoir')
    const clockwork = await partnerWithContact(ctx, 'ClockworkCoaching')
    const { id } = await openIncident(ctx, outage([reservoir, clockwork]), null)
    const [first, second] = [await affectedId(id, reservoir), await affectedId(id, clockwork)]
    await push()
    // The first notice is due within 2 hours.
    expect(await inHubSpot('incident', first)).toMatchObject({
      tributary_incident_name: 'Sign-in fails',
      tributary_incident_id: id,
      tributary_incident_kind: 'outage',
      tributary_incident_severity: 'high',
      tributary_incident_state: 'open',
      tributary_incident_detected_at: '2026-11-19T09:00:00.000Z',
      tributary_incident_next_clock: 'first-notice',
      tributary_incident_next_due: '2026-11-19T11:00:00.000Z',
      partners: [await remoteIdOf(reservoir)],
    })
    expect((await inHubSpot('incident', second)).partners).toEqual([await remoteIdOf(clockwork)])

    await logMessage(at('10:00'), id, { ...MESSAGE, kind: 'notice', partnerIds: [reservoir], parts: NOTICE }, null)
    await push()
    // 4 hours after the notice; the partner who was told nothing still waits for it.
    expect(await inHubSpot('incident', first)).toMatchObject({
      tributary_incident_next_clock: 'update',
      tributary_incident_next_due: '2026-11-19T14:00:00.000Z',
    })
    expect(await inHubSpot('incident', second)).toMatchObject({ tributary_incident_next_clock: 'first-notice' })

    await logMessage(at('10:30'), id, { ...MESSAGE, kind: 'notice', partnerIds: [clockwork], parts: NOTICE }, null)
    await fixIncident(at('12:00'), id, {}, null)
    await logMessage(
      at('13:00'),
      id,
      { ...MESSAGE, kind: 'resolution', partnerIds: [reservoir], parts: RESOLUTION },
      null,
    )
    await push()
    expect(await inHubSpot('incident', first)).toMatchObject({
      tributary_incident_state: 'resolved',
      tributary_incident_next_clock: '',
      tributary_incident_resolved_at: '',
    })
    // 24 hours after the fix.
    expect(await inHubSpot('incident', second)).toMatchObject({
      tributary_incident_state: 'fixed',
      tributary_incident_fixed_at: '2026-11-19T12:00:00.000Z',
      tributary_incident_next_clock: 'resolution',
      tributary_incident_next_due: '2026-11-20T12:00:00.000Z',
    })

    await logMessage(
      at('13:30'),
      id,
      { ...MESSAGE, kind: 'resolution', partnerIds: [clockwork], parts: RESOLUTION },
      null,
    )
    await push()
    for (const each of [first, second]) {
      expect(await inHubSpot('incident', each)).toMatchObject({
        tributary_incident_state: 'resolved',
        tributary_incident_resolved_at: '2026-11-19T13:30:00.000Z',
        tributary_incident_missed: '0',
      })
    }
  })

  it('is not written again when nothing changed, nor when it was written with the same values', async () => {
    const ctx = at('09:00')
    const { id } = await openIncident(ctx, outage([await makePartner(ctx)]), null)
    await push()
    expect(await push()).toMatchObject({ created: 0, updated: 0, unchanged: 0, requests: 0 })
    await updateIncident(ctx, id, { severity: 'high' }, null)
    const { writes } = hubspot.door.traffic
    expect(await push()).toMatchObject({ created: 0, updated: 0 })
    expect(hubspot.door.traffic.writes).toBe(writes)
  })

  it('goes away for a partner that turned out not to be affected', async () => {
    const ctx = at('09:00')
    const partnerId = await makePartner(ctx)
    const { id } = await openIncident(ctx, outage([partnerId, await makePartner(ctx)]), null)
    const affected = await affectedId(id, partnerId)
    await push()
    const { remoteId } = (await syncRowOf({ deps, portal }, affected, 'incident'))!
    await notAffected(ctx, id, { partnerId, reason: 'Another region' }, null)
    expect(await push()).toMatchObject({ archived: 1, failed: 0 })
    expect(await hubspot.door.readByIds(portal.setup!.objectTypes.incident!, [remoteId!], [])).toEqual([])
  })
})

it('an issue stands in HubSpot at its partner, climbs its levels there and is resolved there', async () => {
  const ctx = at('09:00')
  const partnerId = await makePartner(ctx)
  const { id } = await openIssue(ctx, { partnerId, what: 'Leads are lost' }, null)
  await push()
  // 48 hours by the wall clock.
  expect(await inHubSpot('issue', id)).toMatchObject({
    tributary_issue_name: 'Leads are lost',
    tributary_issue_state: 'open',
    tributary_issue_opened_by: 'person',
    tributary_issue_level: '1',
    tributary_issue_level_owner: 'Sarah',
    tributary_issue_due: '2026-11-21T09:00:00.000Z',
    partners: [await remoteIdOf(partnerId)],
  })
  await escalate(at('10:00'), id, { reason: 'No answer', owner: 'Kevin' }, null)
  await push()
  expect(await inHubSpot('issue', id)).toMatchObject({
    tributary_issue_level: '2',
    tributary_issue_level_owner: 'Kevin',
  })
  await resolveIssue(at('11:00'), id, { resolution: 'Leads arrive again' }, null)
  await push()
  expect(await inHubSpot('issue', id)).toMatchObject({
    tributary_issue_state: 'resolved',
    tributary_issue_resolved_at: '2026-11-19T11:00:00.000Z',
    tributary_issue_resolution: 'Leads arrive again',
  })
})

describe('a portal that was set up before incidents and issues stood in HubSpot', () => {
  it('goes on without them, and has them with their association once setup was applied', async () => {
    const { door, close } = await openSandboxDoor('enterprise')
    const own = { ...deps, hubspot: () => door }
    const all = wantedSetup('custom-objects')
    const wanted = { ...all, objects: all.objects.slice(0, 2), hash: 'before' }
    const remote = await readRemote(door, wanted)
    const plan = planSetup(wanted, remote, null)
    const before = await makePortal(database, { setup: await applySetup(door, { wanted, remote, plan, known: null }) })
    const ctx = makeContext(own, before)
    const partnerId = await makePartner(ctx)
    const { id } = await openIncident(ctx, outage([partnerId]), null)
    expect(await pushDirty(own, before, deps.clock())).toMatchObject({ created: 1, failed: 0 })

    const upgrade = await ensureSetup(own, before, { storage: 'auto' })
    const touched = new Set(upgrade.plan.steps.map(({ object }) => object))
    expect([...touched]).toEqual(['incident', 'issue'])
    expect(await pushDirty(own, upgrade.portal, deps.clock())).toMatchObject({ created: 1, failed: 0 })
    const row = await syncRowOf({ deps, portal: before }, await affectedId(id, partnerId), 'incident')
    const { incident, partner } = upgrade.portal.setup!.objectTypes
    const linked = await door.associations(incident!, partner!, [row!.remoteId!])
    const again = await ensureSetup(
      own,
      { ...upgrade.portal, setup: { ...upgrade.portal.setup!, hash: '' } },
      { storage: 'auto' },
    )
    await close()
    expect(linked.get(row!.remoteId!)).toEqual([await remoteIdOf(partnerId, before)])
    expect(again.plan.steps).toEqual([])
  })

  it('has its old ones marked, and its kept association moved, by the migration', async () => {
    const world = await makeWorld(database)
    const partnerId = await makePartner(world.ctx)
    const { id } = await openIncident(world.ctx, outage([partnerId]), null)
    const issue = await openIssue(world.ctx, { partnerId, what: 'Leads are lost' }, null)
    const type = { category: 'USER_DEFINED', typeId: 12 }
    const { toPartner: _, ...setup } = world.portal.setup!
    const old = JSON.stringify({ ...setup, touchpointToPartner: type })
    await database.db.execute(sql`update portal set setup = ${old}::jsonb where id = ${world.portal.id}`)
    await database.db.execute(
      sql`delete from sync_record where portal_id = ${world.portal.id} and object in ('incident', 'issue')`,
    )
    for (const statement of migration()) await database.db.execute(sql.raw(statement))
    const [row] = await database.db.select().from(tables.portal).where(eq(tables.portal.id, world.portal.id))
    expect(row!.setup).toEqual({ ...setup, toPartner: { touchpoint: type } })
    const marked = { localRev: 1, pushedRev: 0, state: 'live' }
    expect(await syncRowOf(world, await affectedId(id, partnerId), 'incident')).toMatchObject(marked)
    expect(await syncRowOf(world, issue.id, 'issue')).toMatchObject(marked)
  })
})

function migration(): string[] {
  const folder = join(import.meta.dirname, '../../../server/db/migrations')
  return readFileSync(join(folder, '0016_incidents-in-hubspot.sql'), 'utf8').split('--> statement-breakpoint')
}

it('in companies mode the company shows both, nothing else is written, and setup says so', async () => {
  const world = await makeWorld(database, { storageMode: 'companies' })
  const partnerId = await makePartner(world.ctx)
  await openIncident(world.ctx, outage([partnerId]), null)
  await openIssue(world.ctx, { partnerId, what: 'Leads are lost' }, null)
  await pushDirty(world.deps, world.portal, world.deps.clock())
  expect(world.hubspot.records).toHaveLength(1)
  expect(world.hubspot.records[0]!.properties).toMatchObject({
    tributary_open_incident: 'Sign-in fails',
    tributary_issue: 'Leads are lost',
    tributary_issue_level: '1',
  })
  const wanted = wantedSetup('companies')
  const printed = printPlan(planSetup(wanted, { objects: {}, toPartner: {} }, null))
  expect(printed).toContain('Incidents stay in Tributary')
  expect(printed).toContain('Issues stay in Tributary')
})
