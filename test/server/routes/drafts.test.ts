import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { incident, incidentPartner } from '#server/db/tables/incident.ts'
import { item } from '#server/db/tables/item.ts'
import { makeContext, makePartner, makeTouchpoint, NOW } from '../../support/make.ts'
import { type Caller, type MadeApp, makeApp, pageFacts } from '../../support/make-app.ts'

const DAY = 86_400_000
const WEEKLY = { templateId: 'weekly-technical-update', stream: 'weekly-technical' }

// Each test asks a dozen times, on a machine that may do other things.
let made: MadeApp
let kevin: Caller & { token: string }
let sarah: Caller & { token: string }
beforeAll(async () => {
  made = await makeApp()
  kevin = await made.signIn('manager', 'Kevin')
  sarah = await made.signIn('admin', 'Sarah')
}, 60_000)
afterAll(() => made.close())
beforeEach(() => {
  made.deps.now = NOW
})

async function partnerOfTier1(): Promise<string> {
  const ctx = makeContext(made.deps, made.portal)
  const dates = { 1: '2026-01-05', 2: '2026-01-19', 3: '2026-02-02', 4: '2026-03-02' }
  return makePartner(ctx, { tier: 'tier-1', hasIntegration: true, phaseDates: dates })
}

/** An outage the partner has, detected at 07:30 UTC. */
async function openIncident(partnerId: string): Promise<void> {
  const { db } = made.deps.database
  const key = { portalId: made.portal.id, revision: 1, createdAt: NOW }
  const incidentId = crypto.randomUUID()
  const detectedAt = new Date('2026-11-19T07:30:00Z')
  await db.insert(incident).values({
    ...key,
    ...{ id: incidentId, kind: 'outage', severity: 'high', state: 'open', what: 'Calendar sync is down' },
    ...{ detectedAt, impact: 'No new bookings', timeline: 'By noon', workaround: 'Book by mail\nCall us' },
    openedBy: 'Sarah',
  })
  const affected = { id: crypto.randomUUID(), partnerId, incidentId, state: 'open' as const }
  await db.insert(incidentPartner).values({ ...key, ...affected, single: true, knownAt: detectedAt, missed: 0 })
}

async function post(path: string, body: unknown, who: Caller = kevin) {
  const response = await who.post(path, body)
  return { status: response.status, body: await response.json() }
}

async function send(partnerId: string, values: Record<string, string>, remember?: boolean) {
  const draft = await post('/v1/drafts', { partnerId, ...WEEKLY, values })
  expect(draft.status, JSON.stringify(draft.body)).toBe(200)
  const { touchpointId } = draft.body
  return post('/v1/touchpoints', { partnerId, touchpointId, channel: 'email', evidence: 'ticked', remember })
}

async function weekly(partnerId: string, who: Caller = kevin) {
  const { body } = await post(`/v1/templates/${WEEKLY.templateId}/render`, { partnerId }, who)
  return Object.fromEntries(body.values.map((value: { name: string }) => [value.name, value]))
}

async function lists(partnerId: string) {
  return (await (await kevin.get(`/v1/partners/${partnerId}/lists`)).json()).lists
}

describe('lists carried from one mail to the next', () => {
  it('offer what was promised as completed, marked as drafted until somebody ticked that it was sent so', async () => {
    const id = await partnerOfTier1()
    await send(id, { deliverables: 'Calendar sync\nBilling export', decisions: 'Which regions first' })

    expect((await weekly(id)).completed).toMatchObject({
      value: 'Calendar sync\nBilling export',
      source: '"next week" of the last update, as drafted 2026-11-19',
      guess: true,
    })

    made.deps.now = new Date(NOW.getTime() + 60_000)
    await send(id, { deliverables: 'Single sign-on', completed: 'Calendar sync' }, true)

    const { completed, decisions } = await weekly(id)
    expect(completed).toMatchObject({
      value: 'Single sign-on',
      source: '"next week" of the last update, sent 2026-11-19',
    })
    // Nobody answered it: the second mail asked again by itself.
    expect(decisions).toMatchObject({
      value: 'Which regions first',
      source: 'decisions still open, sent 2026-11-19',
    })
  })

  it('leave nothing of a draft that was not sent, and nothing of a mail that was taken back', async () => {
    const id = await partnerOfTier1()
    await post('/v1/drafts', { partnerId: id, ...WEEKLY, values: { deliverables: 'Never sent' } })
    expect(await lists(id)).toEqual([])
    const sent = await send(id, { deliverables: 'Sent by mistake' })
    expect(await lists(id)).toHaveLength(1)

    await post('/v1/undo', { id: sent.body.undo.id })

    expect(await lists(id)).toEqual([])
    expect((await weekly(id)).completed.value).toBe('')
  })

  it('keep a decision open until it is answered, with who answered and when', async () => {
    const id = await partnerOfTier1()
    await send(id, { decisions: 'Which regions first\nWho signs' })
    const path = `/v1/partners/${id}/lists/weekly-technical`

    const answered = await kevin.put(path, { answered: ['Who signs'] })

    expect(await answered.json()).toMatchObject({
      open: ['Which regions first'],
      answered: [{ text: 'Who signs', on: '2026-11-19', byName: 'Kevin' }],
      remembered: true,
    })
    expect((await weekly(id)).decisions.value).toBe('Which regions first')
    const wrong = await kevin.put(path, { answered: ['Nobody asked this'] })
    expect([wrong.status, (await wrong.json()).detail]).toEqual([422, expect.stringContaining('Which regions first')])
    expect((await kevin.put(`/v1/partners/${id}/lists/business-review`, { next: ['x'] })).status).toBe(404)
  })

  it('belong to one stream: another template of the partner does not take them', async () => {
    const id = await partnerOfTier1()
    await send(id, { decisions: 'Which regions first' })
    const { body } = await post('/v1/templates/business-review/render', { partnerId: id })
    expect(body.values.find((value: { name: string }) => value.name === 'open').value).toBe('')
  })
})

describe('the uses of a template', () => {
  it('are counted when sent, with the version and the replies within 14 days', async () => {
    const id = await partnerOfTier1()
    const usage = async () => {
      const { templates } = await (await kevin.get('/v1/templates?q=quarterly%20business&order=last-used')).json()
      return templates[0].usage
    }
    const values = { results: 'All goals met' }
    const mail = { partnerId: id, templateId: 'quarterly-business-review', stream: 'quarterly-review', values }
    const draft = await post('/v1/drafts', mail)
    expect(draft.status, JSON.stringify(draft.body)).toBe(200)
    expect(await usage()).toBeNull()
    const sent = { partnerId: id, touchpointId: draft.body.touchpointId, channel: 'email', evidence: 'ticked' }
    await post('/v1/touchpoints', sent)
    expect(await usage()).toMatchObject({ sent: 1, replies: 0, versions: [{ version: draft.body.compose.version }] })
    const ctx = makeContext(made.deps, made.portal)
    const replied = { direction: 'in' as const, occurredAt: new Date(NOW.getTime() + 14 * DAY + 1) }
    await makeTouchpoint(ctx, id, replied)
    expect(await usage()).toMatchObject({ sent: 1, replies: 0 })

    await makeTouchpoint(ctx, id, { ...replied, occurredAt: new Date(NOW.getTime() + 14 * DAY) })

    expect(await usage()).toMatchObject({ sent: 1, replies: 1, lastUsedAt: NOW.toISOString() })
  })

  it('are recorded for a touch logged without a draft too', async () => {
    const id = await partnerOfTier1()
    const touch = { partnerId: id, templateId: 'summit-invitation', channel: 'email', evidence: 'gmail' }
    await post('/v1/touchpoints', touch)
    const { templates } = await (await kevin.get('/v1/templates?tag=summit-invitation')).json()
    expect(templates[0].usage).toMatchObject({ sent: 1 })
  })
})

describe('two people who write to one partner', () => {
  const draftTo = (partnerId: string, who: Caller, more = {}) =>
    post('/v1/drafts', { partnerId, ...WEEKLY, values: {}, ...more }, who)

  it('are told of one another, by name and time, and go on only with a reason', async () => {
    const id = await partnerOfTier1()
    expect((await draftTo(id, kevin)).status).toBe(200)

    const second = await draftTo(id, sarah)

    expect(second.status).toBe(409)
    expect(second.body.detail).toMatch(/^Kevin drafted “.*Week 42 Update” to ClockworkCoaching at 2026-11-19 09:00 UTC/)
    expect(second.body.errors).toEqual([{ path: 'overrideReason', message: expect.any(String) }])
    expect((await draftTo(id, sarah, { overrideReason: 'Kevin asked me to' })).status).toBe(200)
    expect((await draftTo(id, sarah, { overrideReason: ' ' })).status).toBe(422)
  })

  it('do not meet after the hours of framework.yaml, and nobody meets themselves', async () => {
    const id = await partnerOfTier1()
    await draftTo(id, kevin)
    expect((await draftTo(id, kevin)).status).toBe(200)
    made.deps.now = new Date(NOW.getTime() + 8 * 3_600_000)
    expect((await draftTo(id, sarah)).status).toBe(409)
    made.deps.now = new Date(NOW.getTime() + 8 * 3_600_000 + 1)
    expect((await draftTo(id, sarah)).status).toBe(200)
  })

  it('count a mail that was sent elsewhere by its writer’s name', async () => {
    const id = await partnerOfTier1()
    await makeTouchpoint(makeContext(made.deps, made.portal), id, { byName: 'Marketing Lead', subject: 'Hello' })
    expect((await draftTo(id, kevin)).body.detail).toMatch(/^Marketing Lead wrote “Hello”/)
  })
})

describe('a claim that wants approval', () => {
  const values = { to: '', creatorName: 'Sarah', topic: 'follow-ups', videoTitle: 'A video' }
  const mail = (partnerId: string, more = {}) => ({
    partnerId,
    templateId: 'creator-outreach',
    values: { ...values, revenueShare: 'yes' },
    ...more,
  })
  const partnerOfTier2 = () => makePartner(makeContext(made.deps, made.portal))

  it('is off by itself; turned on it is refused until an admin approves it, for that draft alone', async () => {
    const id = await partnerOfTier2()
    expect((await post('/v1/drafts', { ...mail(id), values })).body.compose.text).not.toContain('revenue sharing')
    const preview = (await post('/v1/templates/creator-outreach/render', mail(id))).body
    expect(preview.blanks).toEqual(['revenueShare'])
    const refused = await post('/v1/drafts', mail(id))
    expect([refused.status, refused.body.errors[0].path]).toEqual([409, 'values.revenueShare'])
    const asked = (await post('/v1/approvals', mail(id))).body
    expect(asked).toMatchObject({ state: 'requested', requestedByName: 'Kevin', claims: [{ name: 'revenueShare' }] })
    const approvalId = asked.id
    const { lines } = await (await kevin.get('/v1/due?who=everyone')).json()
    expect(lines).toContainEqual(expect.objectContaining({ ref: { noun: 'approval', id: approvalId } }))
    expect((await post('/v1/drafts', mail(id, { approvalId }))).body.detail).toContain('is not answered yet')

    const decided = await post(`/v1/approvals/${approvalId}`, { decision: 'approve' }, sarah)
    expect((await post('/v1/templates/creator-outreach/render', mail(id))).body.blanks).toEqual([])
    // Found by itself: a page that knows nothing of approvals goes on with it.
    const draft = await post('/v1/drafts', mail(id))

    expect(decided.body).toMatchObject({ state: 'approved', decidedByName: 'Sarah' })
    expect(draft.body.compose.text).toContain('Potential revenue sharing')
    expect((await post('/v1/drafts', mail(id, { approvalId }))).body.detail).toContain('was used for another draft')
    const { approvals } = await (await kevin.get('/v1/approvals?state=approved')).json()
    expect(approvals.map((each: { state: string }) => each.state)).toEqual(['used'])
    await post('/v1/undo', { id: draft.body.undo.id })
    expect((await post('/v1/drafts', mail(id, { approvalId }))).status).toBe(200)
  })

  it('is approved for one partner, one wording and these claims', async () => {
    const [id, other] = [await partnerOfTier2(), await partnerOfTier2()]
    const approvalId = (await post('/v1/approvals', mail(id))).body.id
    await post(`/v1/approvals/${approvalId}`, { decision: 'approve' }, sarah)
    expect((await post('/v1/drafts', mail(other, { approvalId }))).body.detail).toContain('is for ClockworkCoaching')
    const more = { ...values, revenueShare: 'yes', exclusiveContent: 'yes' }
    expect((await post('/v1/drafts', mail(id, { approvalId, values: more }))).body.detail).toContain('other claims')
    const { texts } = await (await sarah.get('/v1/templates/creator-outreach')).json()
    await sarah.put('/v1/templates/creator-outreach', { subject: `${texts.subject.trim()} today\n` })
    expect((await post('/v1/drafts', mail(id, { approvalId }))).body.detail).toContain('has changed since')
    await sarah.post('/v1/templates/creator-outreach/revert', { to: 0 })
  })

  it('is refused with a reason, and never answered by who asked while there is another admin', async () => {
    const id = await partnerOfTier2()
    const own = (await post('/v1/approvals', mail(id), sarah)).body.id
    // So far Sarah is the only admin.
    expect((await post(`/v1/approvals/${own}`, { decision: 'approve' }, sarah)).status).toBe(200)
    const second = await made.signIn('admin', 'Product Owner')
    const again = (await post('/v1/approvals', mail(id), sarah)).body.id
    expect((await post(`/v1/approvals/${again}`, { decision: 'approve' }, sarah)).status).toBe(403)
    expect((await post(`/v1/approvals/${again}`, { decision: 'refuse' }, second)).status).toBe(422)
    await post(`/v1/approvals/${again}`, { decision: 'refuse', reason: 'Not this quarter' }, second)
    const refused = await post('/v1/drafts', mail(id, { approvalId: again }), sarah)
    expect(refused.body.detail).toContain('was refused by Product Owner: Not this quarter')
    expect((await post(`/v1/approvals/${again}`, { decision: 'approve' }, second)).status).toBe(409)
  })

  it('is asked for before there is a partner, and nothing is asked where no claim is made', async () => {
    const facts = pageFacts('Claimed channel')
    const outreach = { facts, values: { ...values, exclusiveContent: 'yes' } }
    expect((await post('/v1/outreach', outreach)).status).toBe(409)
    const asked = await post('/v1/approvals', { ...outreach, templateId: 'creator-outreach' })
    await post(`/v1/approvals/${asked.body.id}`, { decision: 'approve' }, sarah)
    expect((await post('/v1/outreach', { ...outreach, approvalId: asked.body.id })).status).toBe(200)
    expect((await post('/v1/approvals', { facts, templateId: 'creator-outreach', values })).status).toBe(422)
  })
})

describe('who signs a mail', () => {
  it('is who asks, and the mail says if somebody else ought to', async () => {
    const id = await partnerOfTier1()
    const byKevin = (await post('/v1/templates/weekly-technical-update/render', { partnerId: id })).body.sender
    expect(byKevin).toMatchObject({ name: 'Kevin', expected: 'Kevin', fits: true, email: expect.stringContaining('@') })
    const bySarah = (await post('/v1/templates/weekly-technical-update/render', { partnerId: id }, sarah)).body.sender
    expect(bySarah).toMatchObject({ name: 'Sarah', expected: 'Kevin', fits: false })
  })

  it('may be another: the draft waits in their queue with their profile, and they open it', async () => {
    const id = await partnerOfTier1()
    const { senders } = await (await sarah.get('/v1/senders')).json()
    const queueFor = senders.find((each: { name: string }) => each.name === 'Kevin').id
    expect(senders.filter((each: { isMe: boolean }) => each.isMe)).toHaveLength(1)
    const values = { deliverables: 'Calendar sync' }

    const queued = await post('/v1/drafts', { partnerId: id, ...WEEKLY, values, queueFor }, sarah)

    expect(queued.body.compose.text).toContain('Kevin & Development Team')
    const { drafts } = await (await kevin.get('/v1/queue')).json()
    expect(drafts).toMatchObject([{ partner: { id }, byName: 'Sarah', templateId: 'weekly-technical-update' }])
    const path = `/v1/queue/${drafts[0].touchpointId}`
    expect((await post(path, {}, sarah)).status).toBe(409)
    const taken = await post(path, {})
    expect(taken.body.compose.text).toContain('Calendar sync')
    expect((await (await kevin.get('/v1/queue')).json()).drafts).toEqual([])
    expect((await post(path, {})).status).toBe(409)
    const nobody = { partnerId: id, ...WEEKLY, values, queueFor: crypto.randomUUID() }
    expect((await post('/v1/drafts', nobody)).status).toBe(404)
  })
})

describe('what a mail is filled with', () => {
  it('are the open incident, stories and opportunities, contract and programme', async () => {
    const id = await partnerOfTier1()
    const { db } = made.deps.database
    await openIncident(id)
    const key = { portalId: made.portal.id, revision: 1, createdAt: NOW }
    const story = { ...key, partnerId: id, source: 'typed', on: null, url: null, note: null }
    await db.insert(item).values([
      { ...story, id: crypto.randomUUID(), kind: 'success-story', title: 'Forty hours saved', state: 'published' },
      { ...story, id: crypto.randomUUID(), kind: 'success-story', title: 'Only an idea', state: 'idea' },
      { ...story, id: crypto.randomUUID(), kind: 'opportunity', title: 'Joint webinar', state: 'open' },
    ])

    const values = async (templateId: string) => {
      const { body } = await post(`/v1/templates/${templateId}/render`, { partnerId: id })
      return Object.fromEntries(body.values.map((each: { name: string; value: string }) => [each.name, each.value]))
    }

    // 07:30 UTC and 09:00 + 4 h are 08:30 and 14:00 in Berlin in winter.
    expect(await values('incident-notice')).toMatchObject({
      impact: 'No new bookings',
      workaround: 'Book by mail\nCall us',
      nextUpdate: '14:00 CET',
    })
    expect(Object.values(await values('incident-notice'))).toContain('08:30 CET')
    expect(await values('quarterly-business-review')).toMatchObject({
      stories: 'Forty hours saved',
      opportunities: 'Joint webinar',
    })
    expect(Object.values(await values('summit-invitation'))).toContain('AI Automation Reservoir Partner Summit')
  })

  it('are the demo of the partner, and place and page of the summit', async () => {
    const id = await partnerOfTier1()
    const demoUrl = 'https://demo.example.com/clockwork'
    expect((await kevin.patch(`/v1/partners/${id}`, { demoUrl: 'javascript:alert(1)' })).status).toBe(422)
    expect((await kevin.patch(`/v1/partners/${id}`, { demoUrl })).status).toBe(200)
    expect((await weekly(id)).demoUrl).toMatchObject({ value: demoUrl, source: 'partner record' })

    const { framework } = made.deps
    const summit = { ...framework.summit, place: 'Lisbon', url: 'https://summit.example.com' }
    made.deps.framework = { ...framework, summit }
    const { body } = await post('/v1/templates/summit-invitation/render', { partnerId: id })
    made.deps.framework = framework

    const of = (name: string) => body.values.find((value: { name: string }) => value.name === name)
    expect(of('place')).toMatchObject({ value: 'Lisbon', source: 'programme settings', blocking: false })
    expect(of('registrationUrl')).toMatchObject({ value: 'https://summit.example.com' })
    expect([(await weekly(id)).demoUrl.blocking, body.carries]).toEqual([false, false])
  })
})

describe('what is suggested', () => {
  it('answers a running clock first, and holds back what is upbeat', async () => {
    const ctx = makeContext(made.deps, made.portal)
    const id = await makePartner(ctx, { tier: 'tier-2', stage: 'launch', phaseDates: { 1: '2026-11-02' } })
    const suggestions = async () => (await (await kevin.get(`/v1/partners/${id}/suggestions`)).json()).suggestions
    expect(await suggestions()).toMatchObject([{ templateId: 'launch-announcement', stream: null }])

    await openIncident(id)

    expect(await suggestions()).toEqual([
      {
        templateId: 'incident-notice',
        label: 'Incident notice',
        reason: 'The clock of the first notice is running',
        stream: null,
      },
    ])
    const card = await (await kevin.get(`/v1/context/${id}`)).json()
    expect(card.suggestion).toMatchObject({ templateId: 'incident-notice', stream: null })
  })
})
