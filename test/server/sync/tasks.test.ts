import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { hubspotOwner, hubspotTask } from '#server/db/tables/hubspot.ts'
import { listTasks } from '#server/services/task/list-tasks.ts'
import { setTasks, type WantedTask } from '#server/services/task/set-tasks.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { ensureSetup } from '#server/sync/setup/apply.ts'
import type { Portal } from '#server/write/context.ts'
import { type MadeDeps, makeContext, makeDeps, makePartner, makePortal } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { openSandboxDoor, type SandboxDoor } from '../../support/sandbox-door.ts'
import { minutesLater, syncRowOf } from './world.ts'

let database: Database
let hubspot: SandboxDoor
let deps: MadeDeps
let portal: Portal
beforeAll(async () => {
  database = await makeDb()
  hubspot = await openSandboxDoor('enterprise')
  deps = await makeDeps(database, hubspot.door)
  deps.now = new Date()
  const made = await makePortal(database, { createdAt: deps.now })
  portal = (await ensureSetup(deps, made, { storage: 'custom-objects' })).portal
})
afterEach(async () => {
  hubspot.sandbox.control.faults.clear()
  await database.db.delete(hubspotTask)
  later(60)
})
afterAll(async () => {
  await hubspot.close()
  await database.close()
})

const push = () => pushDirty(deps, portal, deps.now)
const pull = () => pullChanges(deps, portal, deps.now)
const set = (open: WantedTask[], done: string[] = []) => setTasks(deps, portal, { open, done }, deps.now)

/** For both sides. */
function later(minutes: number): void {
  deps.now = minutesLater(deps.now, minutes)
  hubspot.sandbox.control.setClock(deps.now.getTime() - Date.now())
}

function wanted(key: string, more: Partial<WantedTask> = {}): WantedTask {
  const dueAt = new Date('2026-11-23T09:00:00Z')
  return { key, partnerId: null, subject: `Creator reports (${key})`, dueAt, ownerName: null, ...more }
}

async function rowOf(key: string) {
  const [row] = await database.db.select().from(hubspotTask).where(eq(hubspotTask.key, key))
  return row!
}

const NAMES = ['hs_task_subject', 'hs_task_status', 'hs_timestamp', 'hubspot_owner_id', 'hs_task_body']

async function inHubSpot(key: string) {
  const { id, remoteId } = await rowOf(key)
  const found = await hubspot.door.search('0-27', { filters: [], properties: NAMES, limit: 200 })
  const marked = found.results.filter(({ properties }) => properties.hs_task_body?.includes(id))
  return { remoteId, marked, properties: marked[0]?.properties ?? {} }
}

describe('a wanted task', () => {
  it('is made once with its owner, its due time and its partner, and then asks nothing', async () => {
    const partnerId = await makePartner(makeContext(deps, portal))
    await set([wanted('a', { partnerId, ownerName: 'sarah' })])
    await push()

    const { marked, remoteId, properties } = await inHubSpot('a')
    expect(marked.map(({ id }) => id)).toEqual([remoteId])
    const [sarah] = await database.db.select().from(hubspotOwner).where(eq(hubspotOwner.name, 'Sarah'))
    expect(properties).toMatchObject({
      hs_task_subject: 'Creator reports (a)',
      hs_task_status: 'NOT_STARTED',
      hs_timestamp: '2026-11-23T09:00:00Z',
      hubspot_owner_id: sarah!.id,
    })
    const partnerType = portal.setup!.objectTypes.partner!
    const linked = await hubspot.door.associations('0-27', partnerType, [remoteId!])
    expect(linked.get(remoteId!)).toEqual([(await syncRowOf({ deps, portal }, partnerId))?.remoteId])
    await set([wanted('a', { partnerId, ownerName: 'sarah' })])
    expect(await push()).toMatchObject({ requests: 0 })
  })

  it('follows what is wanted: changed, completed here, withdrawn', async () => {
    await set([wanted('a'), wanted('b'), wanted('c')])
    await push()

    await set([wanted('a', { subject: 'Monthly review' })], ['b'])
    await push()

    expect((await inHubSpot('a')).properties.hs_task_subject).toBe('Monthly review')
    expect((await inHubSpot('b')).properties.hs_task_status).toBe('COMPLETED')
    expect((await inHubSpot('c')).marked).toEqual([])
    const { tasks } = await listTasks(makeContext(deps, portal), { limit: 9 })
    expect(Object.fromEntries(tasks.map(({ key, state, completedBy }) => [key, `${state} ${completedBy}`]))).toEqual({
      a: 'open null',
      b: 'completed here',
      c: 'withdrawn null',
    })
    await set([wanted('a', { subject: 'Monthly review' }), wanted('b')])
    await push()
    expect((await inHubSpot('b')).properties.hs_task_status).toBe('NOT_STARTED')
  })

  it('completed in HubSpot is completed here, and stays so whatever is wanted', async () => {
    await set([wanted('a')])
    await push()
    hubspot.sandbox.control.personEdits('tasks', (await rowOf('a')).remoteId!, { hs_task_status: 'COMPLETED' })

    expect(await pull()).toMatchObject({ completed: 1 })

    expect(await rowOf('a')).toMatchObject({ state: 'completed', completedBy: 'hubspot' })
    expect(await set([wanted('a', { subject: 'Another' })])).toEqual({ opened: 0, completed: 0, withdrawn: 0 })
    expect(await pull()).toMatchObject({ completed: 0 })
  })

  it('completed in HubSpot just before a change of ours is not opened again by it', async () => {
    await set([wanted('a')])
    await push()
    hubspot.sandbox.control.personEdits('tasks', (await rowOf('a')).remoteId!, { hs_task_status: 'COMPLETED' })
    await set([wanted('a', { subject: 'Another' })])

    await push()

    expect(await rowOf('a')).toMatchObject({ state: 'completed', completedBy: 'hubspot' })
    expect((await inHubSpot('a')).properties.hs_task_status).toBe('COMPLETED')
  })

  it('opened again in HubSpot is open here', async () => {
    await set([wanted('a')])
    await push()
    const id = (await rowOf('a')).remoteId!
    hubspot.sandbox.control.personEdits('tasks', id, { hs_task_status: 'COMPLETED' })
    await pull()
    hubspot.sandbox.control.personEdits('tasks', id, { hs_task_status: 'IN_PROGRESS' })

    await pull()

    expect(await rowOf('a')).toMatchObject({ state: 'open', completedBy: null })
  })

  it('deleted in HubSpot is never made again', async () => {
    await set([wanted('a')])
    await push()
    hubspot.sandbox.control.personArchives('tasks', (await rowOf('a')).remoteId!)
    await set([wanted('a', { subject: 'Another' })])
    await push()

    expect(await rowOf('a')).toMatchObject({ state: 'withdrawn', completedBy: 'hubspot' })
    await set([wanted('a', { subject: 'A third' })])
    await push()
    expect((await inHubSpot('a')).marked).toEqual([])
  })

  it('whose first write was done and never answered is found again, not doubled', async () => {
    const { control } = hubspot.sandbox
    control.faults.add({ kind: 'reset', method: 'POST', path: '/0-27/batch/create', count: 1 })
    await set([wanted('lost')])
    await expect(push()).rejects.toThrow('could not be reached')
    control.faults.clear()
    // The answer of this one never came, though HubSpot did it.
    const { id } = await rowOf('lost')
    const properties = {
      hs_task_subject: 'x',
      hs_timestamp: '2026-11-23T09:00:00Z',
      hs_task_body: `Kept by Tributary (${id})`,
    }
    const made = control.personCreates('tasks', properties)

    await push()
    expect(await rowOf('lost')).toMatchObject({ remoteId: null })
    later(3)
    await push()

    const { marked, remoteId } = await inHubSpot('lost')
    expect(remoteId).toBe(String(made.id))
    expect(marked.map((each) => each.id)).toEqual([remoteId])
  })

  it('whose first write never arrived is made once search must have known it', async () => {
    hubspot.sandbox.control.faults.add({ kind: 'reset', method: 'POST', path: '/0-27/batch/create', count: 1 })
    await set([wanted('a')])
    await expect(push()).rejects.toThrow()
    expect(await rowOf('a')).toMatchObject({ remoteId: null, intentAt: deps.now })

    later(3)
    await push()

    expect((await inHubSpot('a')).marked).toHaveLength(1)
  })

  it('refused by HubSpot keeps the reason and lets the others through', async () => {
    await set([wanted('bad', { subject: 'x'.repeat(70_000) }), wanted('good')])
    await push()

    expect((await inHubSpot('good')).marked).toHaveLength(1)
    const bad = await rowOf('bad')
    if (bad.remoteId === null) expect(bad.problem).not.toBeNull()
  })

  it('waits for tomorrow when the token has no scope for it, and the partners go all the same', async () => {
    const { control } = hubspot.sandbox
    control.faults.add({ kind: 'status_403', path: '/0-27/batch/create' })
    const partnerId = await makePartner(makeContext(deps, portal))
    await set([wanted('a')])

    await push()

    expect((await syncRowOf({ deps, portal }, partnerId))?.remoteId).not.toBeNull()
    expect(deps.logged.at(-1)?.message).toMatch(/does not let this token at tasks/)
    control.faults.clear()
    await push()
    expect((await rowOf('a')).remoteId).toBeNull()
    later(24 * 60)
    await push()
    expect((await rowOf('a')).remoteId).not.toBeNull()
  })
})
