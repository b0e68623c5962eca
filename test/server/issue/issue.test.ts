import { afterAll, beforeAll, expect, it } from 'vitest'
import { bandCrossing } from '#server/db/tables/snapshot.ts'
import { openFromScores } from '#server/services/issue/open-issue.ts'
import { sendDigests } from '#server/services/notify/send-digests.ts'
import { makeContext, makePartner } from '../../support/make.ts'
import { type Caller, type MadeApp, makeApp } from '../../support/make-app.ts'

let made: MadeApp
let kevin: Caller
beforeAll(async () => {
  made = await makeApp()
  kevin = await made.signIn('admin', 'Kevin')
}, 60_000)
afterAll(() => made.close())

async function fell(name: string) {
  const ctx = makeContext(made.deps, made.portal)
  const partnerId = await makePartner(ctx, { name, sample: true })
  const crossing = { portalId: made.portal.id, partnerId, at: made.deps.now, from: 'healthy', to: 'at-risk' } as const
  const cross = () =>
    made.deps.database.db
      .insert(bandCrossing)
      .values({ ...crossing, id: crypto.randomUUID(), score: 49.9, reason: 'Two updates missed' })
  const issues = async () => (await (await kevin.get(`/v1/issues?partnerId=${partnerId}`)).json()).issues
  return { ctx, partnerId, cross, issues }
}

it('a score that falls below 50 opens one issue, and no second one while that is open', async () => {
  const { ctx, cross, issues } = await fell('Falling')
  await cross()
  await openFromScores(ctx)
  await openFromScores(ctx)
  await cross()
  await openFromScores(ctx)

  // Thursday 09:00 UTC: the clock starts on Friday at 09:00 in Berlin and ends on Tuesday.
  expect(await issues()).toMatchObject([
    {
      openedBy: 'score',
      what: 'Health fell to 49: Two updates missed',
      level: 1,
      levelOwner: 'Sarah',
      clock: { startsAt: '2026-11-20T08:00:00.000Z', dueAt: '2026-11-24T08:00:00.000Z' },
    },
  ])
}, 30_000)

it('an issue goes up with who and why, never down, and closes once', async () => {
  const { partnerId } = await fell('Quarrel')
  const post = async (path: string, body: object) => kevin.post(path, body)
  const { id } = await (await post('/v1/issues', { partnerId, what: 'Leads never arrive' })).json()

  const talk = await (await post(`/v1/issues/${id}/intervention`, { parts: { definition: 'An old address' } })).json()
  expect(talk.detail).toContain('Direct communication with partner stakeholders; Collaborative solution development')
  const up = await (await post(`/v1/issues/${id}/escalate`, { reason: 'No answer', owner: 'Sarah' })).json()
  expect(up).toMatchObject({
    level: 2,
    levels: [
      { level: 1, reason: 'Opened' },
      { level: 2, owner: 'Sarah', reason: 'No answer', byName: 'Kevin' },
    ],
  })
  expect(up.warnings).toContain('Sarah holds the levels 1 and 2 of this issue.')
  expect((await post(`/v1/issues/${id}/escalate`, { level: 1, reason: 'Back' })).status).toBe(409)
  expect((await post(`/v1/issues/${id}/resolve`, { resolution: 'Agreed' })).status).toBe(200)
  expect((await post(`/v1/issues/${id}/resolve`, { resolution: 'Agreed' })).status).toBe(409)
}, 30_000)

it('the digest goes out once a person and date, in their morning, and a failed one again', async () => {
  made.deps.notify.channels = { email: { from: 'tributary@reservoir.example' }, webhook: null }
  const person = (name: string, timeZone: string) => ({
    name,
    email: `${name.toLowerCase()}@reservoir.example`,
    timeZone,
  })
  await kevin.put('/v1/on-call', { people: [person('Kevin', 'Europe/Berlin'), person('Sarah', 'America/New_York')] })
  const send = made.deps.notify.sendMail
  // 07:30 UTC is 08:30 in Berlin and 02:30 in New York.
  const morning = new Date('2026-11-19T07:30:00Z')
  made.deps.notify.sendMail = () => Promise.reject(new Error('mail server away'))
  expect(await sendDigests(made.deps, made.portal, morning)).toEqual({ sent: 0, failed: 1 })
  made.deps.notify.sendMail = send

  expect(await sendDigests(made.deps, made.portal, morning)).toEqual({ sent: 1, failed: 0 })
  expect(await sendDigests(made.deps, made.portal, morning)).toEqual({ sent: 0, failed: 0 })
  expect(made.deps.told.map(({ to }) => to)).toEqual(['kevin@reservoir.example'])
  const { text, sent } = await (await kevin.get('/v1/digest?who=everyone')).json()
  expect(text).toContain('HEALTH THAT FELL')
  expect(sent).toMatchObject([{ to: 'kevin@reservoir.example', state: 'sent' }])
}, 30_000)
