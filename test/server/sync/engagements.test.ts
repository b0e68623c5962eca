import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/db/client.ts'
import { listCandidates } from '#server/services/engagement/list-candidates.ts'
import { settleCandidate } from '#server/services/engagement/settle-candidate.ts'
import { addContact } from '#server/services/partner/add-contact.ts'
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
let hubspot: SandboxDoor
let deps: MadeDeps
let portal: Portal
let partnerId: string
let contactRemote: string
let partnerRemote: string
beforeAll(async () => {
  database = await makeDb()
  hubspot = await openSandboxDoor('enterprise')
  deps = await makeDeps(database, hubspot.door)
  deps.now = new Date()
  portal = (await ensureSetup(deps, await makePortal(database), { storage: 'custom-objects' })).portal
  const ctx = makeContext(deps, portal)
  partnerId = await makePartner(ctx)
  const person = { partnerId, email: 'team@clockwork.example', name: null, role: 'primary' }
  await write(ctx, { action: 'add', needs: 'manager', input: 1 }, (changes) => addContact(changes, portal.id, person))
  await pushDirty(deps, portal, deps.now)
  partnerRemote = (await syncRowOf({ deps, portal }, partnerId))!.remoteId!
  const links = await hubspot.door.associations(portal.setup!.objectTypes.partner!, '0-1', [partnerRemote])
  contactRemote = links.get(partnerRemote)![0]!
})
afterAll(async () => {
  await hubspot.close()
  await database.close()
})

/** What somebody logged in HubSpot, with the records it is about. */
async function logged(
  objectType: string,
  properties: Record<string, string>,
  about: [string, string][],
): Promise<string> {
  const associations = await Promise.all(
    about.map(async ([type, toId]) => ({ toId, types: await hubspot.door.associationLabels(objectType, type) })),
  )
  const plain = associations.map(({ toId, types }) => ({ toId, types: types.filter(({ label }) => label === null) }))
  const made = await hubspot.door.createRecords(objectType, [{ properties, traceId: 'x', associations: plain }])
  return made.results[0]!.id
}

async function pulled() {
  deps.now = minutesLater(deps.now, 5)
  await pullChanges(deps, portal, deps.now)
  return (await listCandidates(makeContext(deps, portal), { limit: 50 })).candidates
}

describe('conversations in HubSpot', () => {
  it('about a partner’s contact become candidates with who, when, which way and the subject, and no text', async () => {
    const person: [string, string][] = [['0-1', contactRemote]]
    const at = (time: string) => ({ hs_timestamp: time })
    const mail = await logged(
      '0-49',
      {
        ...at('2026-11-16T10:00:00Z'),
        hs_email_subject: 'Re: monthly report',
        hs_email_direction: 'INCOMING_EMAIL',
        hs_email_text: 'Never kept',
      },
      person,
    )
    await logged(
      '0-47',
      { ...at('2026-11-17T10:00:00Z'), hs_meeting_title: 'Strategy', hs_meeting_outcome: 'COMPLETED' },
      [
        ['0-1', contactRemote],
        [portal.setup!.objectTypes.partner!, partnerRemote],
      ],
    )
    await logged(
      '0-48',
      { ...at('2026-11-18T10:00:00Z'), hs_call_title: 'Call', hs_call_direction: 'OUTBOUND' },
      person,
    )
    await logged('0-46', { ...at('2026-11-18T11:00:00Z'), hs_note_body: 'Never kept' }, [
      [portal.setup!.objectTypes.partner!, partnerRemote],
    ])
    await logged('0-49', { ...at('2026-11-18T12:00:00Z'), hs_email_subject: 'About nobody' }, [])

    const candidates = await pulled()

    expect(
      candidates.map(({ type, direction, subject, status, occurredAt }) => [
        type,
        direction,
        subject,
        status,
        occurredAt,
      ]),
    ).toEqual([
      ['email', 'in', 'Re: monthly report', null, '2026-11-16T10:00:00.000Z'],
      ['meeting', null, 'Strategy', 'COMPLETED', '2026-11-17T10:00:00.000Z'],
      ['call', 'out', 'Call', null, '2026-11-18T10:00:00.000Z'],
      ['note', null, null, null, '2026-11-18T11:00:00.000Z'],
    ])
    expect(candidates.every((each) => each.partnerId === partnerId)).toBe(true)
    expect(candidates.map(({ contactId }) => contactId !== null)).toEqual([true, true, true, false])
    expect(candidates[0]!.remoteId).toBe(mail)
    expect(JSON.stringify(candidates)).not.toContain('Never kept')
  })

  it('are candidates once, change with their record and keep what was decided', async () => {
    const [mail] = (await listCandidates(makeContext(deps, portal), { limit: 1 })).candidates
    await settleCandidate(database.db, { portalId: portal.id, id: mail!.id }, { state: 'ignored', touchpointId: null })
    hubspot.sandbox.control.personEdits('emails', mail!.remoteId, { hs_email_status: 'BOUNCED' })

    expect(await pulled()).toHaveLength(3)

    const { candidates } = await listCandidates(makeContext(deps, portal), { state: 'ignored', limit: 9 })
    expect(candidates).toMatchObject([{ id: mail!.id, status: 'BOUNCED' }])
  })

  it('come a page at a time, oldest first', async () => {
    const ctx = makeContext(deps, portal)
    const first = await listCandidates(ctx, { limit: 2 })
    const rest = await listCandidates(ctx, { limit: 2, after: first.after! })
    expect([...first.candidates, ...rest.candidates].map(({ type }) => type)).toEqual(['meeting', 'call', 'note'])
    expect(rest.after).toBeNull()
  })
})
