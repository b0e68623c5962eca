import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { webhookHint } from '#server/db/tables/hubspot.ts'
import { contact } from '#server/db/tables/partner.ts'
import { addContact } from '#server/services/partner/add-contact.ts'
import { mergeRole, roleOf } from '#server/sync/contacts/roles.ts'
import { runFullPass } from '#server/sync/full-pass.ts'
import { followHints } from '#server/sync/hints.ts'
import { pullChanges } from '#server/sync/pull.ts'
import { pushDirty } from '#server/sync/push.ts'
import { ensureSetup } from '#server/sync/setup/apply.ts'
import type { Portal } from '#server/write/context.ts'
import { write } from '#server/write/write.ts'
import { type MadeDeps, makeContext, makeDeps, makePartner, makePortal } from '../../support/make.ts'
import { makeDb } from '../../support/make-db.ts'
import { openSandboxDoor, type SandboxDoor } from '../../support/sandbox-door.ts'
import { minutesLater, syncRowOf } from './world.ts'

let database: Database
beforeAll(async () => {
  database = await makeDb()
})
afterAll(() => database.close())

describe('the role of a contact', () => {
  it.each([
    [[], null, 'other'],
    [['Technical contact'], null, 'technical'],
    [['Technical contact', 'Primary contact'], null, 'primary'],
    [['Technical contact', 'Primary contact'], 'technical', 'technical'],
    [['A label of theirs'], 'primary', 'other'],
  ])('labelled %j while it is %s here is %s', (labels, present, expected) => {
    const types = labels.map((label) => ({ label }))
    expect(roleOf([{ label: null }, ...types], present)).toBe(expected)
  })

  it.each([
    ['nobody moved', 'technical', 'technical', 'technical', 'technical'],
    ['moved here', 'technical', 'primary', 'technical', 'primary'],
    ['moved in HubSpot', 'technical', 'technical', 'creator', 'creator'],
    ['moved on both sides: people own it', 'technical', 'primary', 'creator', 'creator'],
    ['known here alone', null, 'primary', 'other', 'primary'],
  ])('%s', (_case, base, here, hubspot, expected) => {
    expect(mergeRole({ base, here, hubspot })).toBe(expected)
  })
})

describe.each(['custom-objects', 'companies'] as const)('contacts in %s mode', (storage) => {
  let hubspot: SandboxDoor
  let deps: MadeDeps
  let portal: Portal
  let type: string
  beforeAll(async () => {
    hubspot = await openSandboxDoor('enterprise')
    deps = await makeDeps(database, hubspot.door)
    deps.now = new Date()
    portal = (await ensureSetup(deps, await makePortal(database), { storage })).portal
    type = portal.setup!.objectTypes.partner!
  })
  afterAll(() => hubspot.close())

  const push = () => pushDirty(deps, portal, deps.now)
  const world = () => ({ deps, portal })

  async function add(partnerId: string, email: string, role = 'technical', name: string | null = null) {
    const options = { action: 'add-contact', needs: 'manager' as const, input: email }
    await write(makeContext(deps, portal), options, (changes) =>
      addContact(changes, portal.id, { partnerId, email, name, role }),
    )
    return contactOf(partnerId, email)
  }

  async function contactOf(partnerId: string, email: string) {
    const at = and(eq(contact.portalId, portal.id), eq(contact.partnerId, partnerId), eq(contact.email, email))
    const [row] = await database.db.select().from(contact).where(at)
    return row!
  }

  async function linksOf(partnerId: string) {
    const remoteId = (await syncRowOf(world(), partnerId))!.remoteId!
    const links = (await hubspot.door.labelledAssociations(type, '0-1', [remoteId])).get(remoteId)!
    const people = await hubspot.door.readByIds(
      '0-1',
      links.map(({ toId }) => toId),
      ['email', 'firstname', 'lastname'],
    )
    const email = new Map(people.map(({ id, properties }) => [id, properties.email]))
    const labels = links.map(({ toId, types }) => [
      email.get(toId),
      types.flatMap(({ label }) => label ?? []).toSorted(),
    ])
    return { remoteId, links, people, labels: Object.fromEntries(labels) }
  }

  async function label(remoteId: string, toId: string, ...labels: string[]) {
    const known = await hubspot.door.associationLabels(type, '0-1')
    const types = known.filter((each) => each.label === null || labels.includes(each.label))
    await hubspot.door.dissociate(type, '0-1', [{ fromId: remoteId, toId }])
    if (labels.length > 0) await hubspot.door.associate(type, '0-1', [{ fromId: remoteId, toId, types }])
  }

  async function hinted(objectType: string, objectId: string) {
    await database.db
      .insert(webhookHint)
      .values({ portalId: portal.id, objectType, objectId, rev: 1, receivedAt: deps.now })
    return followHints(deps, portal, deps.now)
  }

  it('become people in HubSpot with their role as a label, once, and then ask nothing', async () => {
    const partnerId = await makePartner(makeContext(deps, portal))
    await add(partnerId, 'cto@clockwork.example', 'technical', 'Ada Clock')
    await add(partnerId, 'team@clockwork.example', 'primary')
    await push()

    const { labels, people } = await linksOf(partnerId)
    expect(labels).toEqual({
      'cto@clockwork.example': ['Technical contact'],
      'team@clockwork.example': ['Primary contact'],
    })
    expect(people.find(({ properties }) => properties.firstname)?.properties).toMatchObject({
      firstname: 'Ada',
      lastname: 'Clock',
    })
    expect(await push()).toMatchObject({ requests: 0 })
  })

  it('whom HubSpot knows already keep their name and the labels that are not ours', async () => {
    const properties = { email: 'known@clockwork.example', firstname: 'Known' }
    const { id } = hubspot.sandbox.control.personCreates('contacts', properties)
    const partnerId = await makePartner(makeContext(deps, portal))
    await push()
    const { remoteId } = await linksOf(partnerId)
    await hubspot.door.createLabel(type, '0-1', { name: `theirs_${storage.length}`, label: 'A label of theirs' })
    await label(remoteId, String(id), 'A label of theirs')
    const made = await add(partnerId, 'known@clockwork.example', 'leadership', 'Somebody Else')
    await push()

    const { labels, people } = await linksOf(partnerId)
    expect(labels['known@clockwork.example']).toEqual(['A label of theirs', 'Leadership contact'])
    expect(people[0]!.properties.firstname).toBe('Known')
    const options = { action: 'edit', needs: 'manager' as const, input: 1 }
    await write(makeContext(deps, portal), options, (changes) =>
      changes.update('contact', made.id, { role: 'primary' }),
    )
    await push()
    expect((await linksOf(partnerId)).labels['known@clockwork.example']).toEqual([
      'A label of theirs',
      'Primary contact',
    ])
  })

  it('associated or labelled anew in HubSpot come here by a hint, and nothing is written back', async () => {
    const partnerId = await makePartner(makeContext(deps, portal))
    const here = await add(partnerId, 'here@clockwork.example', 'technical')
    await push()
    const { remoteId, links } = await linksOf(partnerId)
    await label(remoteId, links[0]!.toId, 'Creator')
    const properties = { email: 'new@clockwork.example', firstname: 'New', lastname: 'Person' }
    const person = String(hubspot.sandbox.control.personCreates('contacts', properties).id)
    await label(remoteId, person, 'Primary contact')

    expect(await hinted(type, remoteId)).toMatchObject({ contacts: 2 })

    expect((await contactOf(partnerId, here.email)).role).toBe('creator')
    expect(await contactOf(partnerId, 'new@clockwork.example')).toMatchObject({ role: 'primary', name: 'New Person' })
    const before = hubspot.door.traffic.writes
    await push()
    expect((await linksOf(partnerId)).labels).toEqual({
      'here@clockwork.example': ['Creator'],
      'new@clockwork.example': ['Primary contact'],
    })
    // Asking for the id of nobody: the partner's own properties may be written, associations are not.
    expect(hubspot.door.traffic.writes - before).toBeLessThanOrEqual(1)
  })

  it('taken off a partner in HubSpot stay here and are not associated again', async () => {
    const partnerId = await makePartner(makeContext(deps, portal))
    const made = await add(partnerId, 'off@clockwork.example')
    await push()
    const { remoteId, links } = await linksOf(partnerId)
    await label(remoteId, links[0]!.toId)

    await hinted('0-1', links[0]!.toId)
    await runFullPass(deps, portal, deps.now)
    await push()

    expect(await contactOf(partnerId, made.email)).toMatchObject({ role: 'technical' })
    expect((await linksOf(partnerId)).links).toEqual([])
  })

  it('taken away here lose the association and not their record', async () => {
    const partnerId = await makePartner(makeContext(deps, portal))
    const made = await add(partnerId, 'away@clockwork.example')
    await push()
    const { links } = await linksOf(partnerId)
    const options = { action: 'remove', needs: 'manager' as const, input: 1 }
    await write(makeContext(deps, portal), options, (changes) => changes.remove('contact', made.id))
    await push()

    expect((await linksOf(partnerId)).links).toEqual([])
    expect(await hubspot.door.readByIds('0-1', [links[0]!.toId], ['email'])).toHaveLength(1)
  })

  it('are looked at by polling alone once a day', async () => {
    const partnerId = await makePartner(makeContext(deps, portal))
    await push()
    deps.now = minutesLater(deps.now, 24 * 60 + 1)
    await pullChanges(deps, portal, deps.now)
    const { remoteId } = await linksOf(partnerId)
    const properties = { email: `daily-${storage}@clockwork.example` }
    const person = String(hubspot.sandbox.control.personCreates('contacts', properties).id)
    await label(remoteId, person, 'Creator')

    expect(await pullChanges(deps, portal, deps.now)).toMatchObject({ contacts: 0 })
    deps.now = minutesLater(deps.now, 24 * 60 + 1)
    expect(await pullChanges(deps, portal, deps.now)).toMatchObject({ contacts: 1 })

    expect(await contactOf(partnerId, properties.email)).toMatchObject({ role: 'creator' })
  })
})
