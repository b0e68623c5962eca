import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appUser } from '#server/db/tables/access.ts'
import { audit } from '#server/db/tables/audit.ts'
import { partner } from '#server/db/tables/partner.ts'
import { syncRecord } from '#server/db/tables/sync.ts'
import type { OutreachReply } from '#shared/api/outreach.ts'
import { NOW } from '../../support/make.ts'
import { type MadeApp, makeApp, pageFacts } from '../../support/make-app.ts'

const VALUES = { to: 'creator@example.org', creatorName: 'Sample channel', topic: 'follow-ups' }
const SENDER = {
  name: 'Kevin',
  title: 'Founder',
  email: 'kevin@example.com',
  calendarUrl: 'https://calendar.example.com/kevin',
  organisation: 'AI Automation Reservoir',
}

describe('outreach from a page', () => {
  let made: MadeApp
  beforeAll(async () => {
    made = await makeApp()
  }, 60_000)
  afterAll(() => made.close())

  async function start(name: string, key: string = crypto.randomUUID()) {
    const kevin = await made.signIn('manager')
    const response = await kevin.post(
      '/v1/outreach',
      { facts: pageFacts(name), values: VALUES },
      { 'idempotency-key': key },
    )
    return { kevin, response, reply: (await response.json()) as OutreachReply }
  }

  it('makes a Tier 2 prospect with a draft touch and answers the mail to open', async () => {
    const { kevin, response, reply } = await start('First channel')

    expect(response.status).toBe(200)
    const context = await (await kevin.get(`/v1/context/${reply.partnerId}`)).json()
    expect(context).toMatchObject({ name: 'First channel', state: 'prospect', tier: { id: 'tier-2' }, next: null })
    expect(context.stage).toMatchObject({ id: 'prospect', day: null })
    expect(context.drafts).toHaveLength(1)
    expect(context.primaryAction).toBe('confirm-sent')
    expect(reply.compose).toMatchObject({ to: 'creator@example.org', blanks: [] })
    expect(reply.compose.html).toContain('follow-ups')
    expect(reply.compose.text).toContain('https://calendar.example.com/kevin')
  })

  it('keeps HubSpot waiting for ten seconds so that undo leaves nothing behind', async () => {
    const { kevin, reply } = await start('Undone channel')
    const marks = async () =>
      (await made.deps.database.db.select().from(syncRecord)).filter((row) => row.localId === reply.partnerId)
    expect((await marks())[0]?.holdUntil).toEqual(new Date(NOW.getTime() + 10_000))
    expect(made.deps.woken.at(-1)).toMatchObject({ kind: 'push', afterSeconds: 11 })

    const undone = await kevin.post('/v1/undo', { id: reply.undo?.id })

    expect(undone.status).toBe(200)
    expect((await kevin.get(`/v1/context/${reply.partnerId}`)).status).toBe(404)
    const index = await (await kevin.get('/v1/index')).json()
    expect(index.removed).toContain(reply.partnerId)
    expect((await kevin.post('/v1/undo', { id: reply.undo?.id })).status).toBe(409)
  })

  it('starts Phase 1 and its clock when the mail is marked sent, not before', async () => {
    const { kevin, reply } = await start('Sent channel')
    const sent = { partnerId: reply.partnerId, touchpointId: reply.touchpointId, channel: 'email', evidence: 'gmail' }

    const logged = await kevin.post('/v1/touchpoints', { ...sent, to: ['creator@example.org'] })

    expect(logged.status).toBe(200)
    const context = await (await kevin.get(`/v1/context/${reply.partnerId}`)).json()
    expect(context.stage).toMatchObject({ id: 'initial-contact', day: 1, of: 14 })
    expect(context.drafts).toEqual([])
    // Thursday 19 November + 5 working days (DESIGN §6).
    expect(context.next).toMatchObject({ stream: 'follow-up-1', dueOn: '2026-11-26' })
  })

  it('logs a draft once, however often it is marked sent', async () => {
    const { kevin, reply } = await start('Twice channel')
    const sent = { partnerId: reply.partnerId, touchpointId: reply.touchpointId, channel: 'email', evidence: 'ticked' }
    const first = await (await kevin.post('/v1/touchpoints', sent)).json()
    made.deps.now = new Date(NOW.getTime() + 60_000)

    const second = await (await kevin.post('/v1/touchpoints', sent)).json()

    made.deps.now = NOW
    expect(second.touchpoint).toEqual(first.touchpoint)
    expect(second.undo).toBeNull()
  })

  it('answers the same for the same key and does nothing twice', async () => {
    const kevin = await made.signIn('manager')
    const body = { facts: pageFacts('Double click'), values: VALUES }
    const headers = { 'idempotency-key': 'double-click-1' }

    const [first, second] = await Promise.all([
      kevin.post('/v1/outreach', body, headers),
      kevin.post('/v1/outreach', body, headers),
    ])

    expect(await second!.json()).toEqual(await first!.json())
    const rows = (await made.deps.database.db.select().from(partner)).filter((row) => row.name === 'Double click')
    expect(rows).toHaveLength(1)
    const other = await kevin.post('/v1/outreach', { ...body, facts: pageFacts('Something else') }, headers)
    expect(other.status).toBe(422)
    expect((await other.json()).code).toBe('key-reused')
  })

  it('makes one partner of two people at once and asks the second for a reason, saying who was first and when', async () => {
    const people = [await made.signIn('manager', 'Kevin'), await made.signIn('manager', 'Sarah')] as const
    const body = { facts: pageFacts('Wanted channel'), values: VALUES }

    const responses = await Promise.all(people.map((person) => person.post('/v1/outreach', body)))

    const late = responses[0]!.status === 409 ? 0 : 1
    expect([responses[1 - late]!.status, responses[late]!.status]).toEqual([200, 409])
    const problem = await responses[late]!.json()
    expect(problem.errors[0].path).toBe('overrideReason')
    const first = ['Kevin', 'Sarah'][1 - late]
    expect(problem.detail).toMatch(
      new RegExp(`^${first} drafted “.*” to Wanted channel at 2026-11-19 \\d\\d:\\d\\d UTC`),
    )

    const reason = { ...body, overrideReason: 'We spoke about it' }
    const again = await (await people[late].post('/v1/outreach', reason)).json()

    const won = await responses[1 - late]!.json()
    expect(again).toMatchObject({ partnerId: won.partnerId, existing: { byName: first, at: NOW.toISOString() } })
    expect(again.touchpointId).not.toBe(won.touchpointId)
  })

  it('tells who was first without asking for a reason once the hours of the guard are over', async () => {
    const { reply } = await start('Old channel')
    const sarah = await made.signIn('manager', 'Sarah')
    made.deps.now = new Date(NOW.getTime() + 9 * 3_600_000)

    const body = { facts: pageFacts('Old channel'), values: VALUES }
    const late = await (await sarah.post('/v1/outreach', body)).json()

    made.deps.now = NOW
    expect(late).toMatchObject({ touchpointId: reply.touchpointId, existing: { byName: 'Kevin' } })
  })

  it('refuses a mail with an open blank, names it and writes nothing', async () => {
    const kevin = await made.signIn('manager')
    const facts = { ...pageFacts('Blank channel'), video: null }

    const response = await kevin.post('/v1/outreach', { facts, values: {} })

    expect(response.status).toBe(422)
    const problem = await response.json()
    expect(problem.errors.map((error: { path: string }) => error.path)).toContain('values.topic')
    const rows = (await made.deps.database.db.select().from(partner)).filter((row) => row.name === 'Blank channel')
    expect(rows).toEqual([])
  })

  it('refuses a channel that is a partner, declined or opted out, and says why', async () => {
    const { kevin, reply } = await start('Partner channel')
    await kevin.post('/v1/touchpoints', { ...reply, channel: 'email', evidence: 'ticked' })

    const again = await kevin.post('/v1/outreach', { facts: pageFacts('Partner channel'), values: VALUES })

    expect(again.status).toBe(409)
    expect((await again.json()).detail).toContain('is a partner already')
  })

  it('writes who did what, with the row before and after', async () => {
    const kevin = await made.signIn('manager')
    const body = { facts: pageFacts('Audited channel'), values: { ...VALUES, to: 'audited@example.org' } }
    const reply: OutreachReply = await (await kevin.post('/v1/outreach', body)).json()

    const rows = await made.deps.database.db.select().from(audit)

    const row = rows.find((each) => each.id === reply.undo?.id)
    expect(row).toMatchObject({ action: 'outreach.start', actor: { kind: 'user', name: 'Kevin' }, role: 'manager' })
    expect(row?.changes.map((change) => [change.noun, change.before, change.after?.revision])).toEqual([
      ['partner', null, 1],
      ['identity', null, 1],
      ['identity', null, 1],
      ['contact', null, 1],
      ['identity', null, 1],
      ['touchpoint', null, 1],
    ])
  })

  it('answers a replayed key with the mail it gave, even if by now it would read otherwise or be refused', async () => {
    const { kevin, reply } = await start('Replayed channel', 'replayed-1')
    const body = {
      partnerId: reply.partnerId,
      templateId: 'creator-outreach',
      values: { ...VALUES, videoTitle: 'A video' },
    }
    const headers = { 'idempotency-key': 'replayed-2' }
    const draft = await kevin.post('/v1/drafts', body, headers)
    const first = await draft.json()
    expect(draft.status).toBe(200)
    await made.deps.database.db.update(appUser).set({ sender: { ...SENDER, name: 'Somebody else', calendarUrl: null } })

    const replays = [
      await kevin.post('/v1/drafts', body, headers),
      await kevin.post(
        '/v1/outreach',
        { facts: pageFacts('Replayed channel'), values: VALUES },
        { 'idempotency-key': 'replayed-1' },
      ),
    ]

    expect(await Promise.all(replays.map((replay) => replay.json()))).toEqual([first, reply])
  })

  it('takes another channel with the handle of a known one for somebody new', async () => {
    const { kevin, reply } = await start('Renamed channel')
    const { channel, ...rest } = pageFacts('Renamed channel')
    const facts = { ...rest, channel: { ...channel, channelId: 'UCanother00000000000000a' } }

    const other = await (await kevin.post('/v1/outreach', { facts, values: VALUES })).json()

    expect(other.existing).toBeNull()
    expect(other.partnerId).not.toBe(reply.partnerId)
  })

  it('learns the channel id of a partner known by its handle, and knows it by both from then on', async () => {
    const kevin = await made.signIn('manager')
    const { channel, ...rest } = pageFacts('Handle only')
    const post = async (part: object) =>
      (
        await kevin.post('/v1/outreach', { facts: { ...rest, channel: { ...channel, ...part } }, values: VALUES })
      ).json()
    const first = await post({ channelId: null })

    const both = await post({})
    const byId = await post({ handle: 'a-new-handle' })
    const byNewHandle = await post({ channelId: null, handle: 'a-new-handle' })

    const ids = [first, both, byId, byNewHandle].map(({ partnerId }) => partnerId)
    expect(ids).toEqual(Array(4).fill(first.partnerId))
  })

  it('refuses a viewer', async () => {
    const viewer = await made.signIn('viewer')

    const response = await viewer.post('/v1/outreach', { facts: pageFacts('No'), values: VALUES })

    expect(response.status).toBe(403)
  })
})
