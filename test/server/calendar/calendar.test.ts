import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeContext, makePartner, makeTouchpoint, NOW } from '../../support/make.ts'
import { type MadeApp, makeApp } from '../../support/make-app.ts'

let made: MadeApp
beforeAll(async () => {
  made = await makeApp()
}, 30_000)
afterAll(() => made.close())

const DAY_MS = 86_400_000

async function eventsAt(url: string) {
  const answer = await made.app.request(new URL(url).pathname)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  const events = new ICAL.Component(ICAL.parse(await answer.text())).getAllSubcomponents('vevent')
  return new Map(events.map((event) => [String(event.getFirstPropertyValue('uid')), event]))
}

function told(event: ICAL.Component | undefined): string {
  const value = (name: string) => String(event?.getFirstPropertyValue(name))
  return `${value('dtstart')}/${value('dtend')} ${value('status')} ${value('sequence')}`
}

describe('the calendar', () => {
  it('gives a month with the state of each slot, a page of partners at a time', async () => {
    const sarah = await made.signIn('manager', 'Sarah')
    const ctx = makeContext(made.deps, made.portal)
    const partnerId = await makePartner(ctx, { name: 'ClockworkCoaching', tier: 'tier-1', ownerName: 'Kevin' })
    const meeting = {
      stream: 'monthly-strategy',
      channel: 'meeting' as const,
      occurredAt: new Date('2026-11-05T10:00:00Z'),
    }
    await makeTouchpoint(ctx, partnerId, meeting)

    const page = await (await sarah.get('/v1/calendar?month=2026-11&limit=1')).json()
    const own = page.items.filter((item: { partner: unknown }) => item.partner)

    expect(page).toMatchObject({ from: '2026-11-02', to: '2026-12-06', catchUpWeek: '2026-11-30', after: partnerId })
    expect(own.map(({ line, on, state }: Record<string, string>) => `${line} ${on} ${state}`)).toEqual([
      'strategic-review 2026-11-06 done',
      'satisfaction-surveys 2026-11-06 open',
      'feedback-analysis 2026-11-27 open',
    ])
    // Portal made today: its rollout begins in this month.
    expect(page.items.filter(({ kind }: Record<string, string>) => kind === 'rollout')).toHaveLength(1)
    const next = await (await sarah.get(`/v1/calendar?month=2026-11&limit=1&after=${page.after}`)).json()
    expect(next).toMatchObject({ items: [], after: null })
  })

  it('keeps done, skipped and moved with their history, and refuses what is no item', async () => {
    const sarah = await made.signIn('manager', 'Sarah')
    const key = '2026-11:competitive-intelligence:team'
    const mark = (body: object) => {
      made.deps.now = new Date(made.deps.now.getTime() + 1000)
      return sarah.post('/v1/calendar/marks', { key, ...body })
    }

    await mark({ state: 'moved', movedTo: '2026-11-16' })
    const { history } = await (await mark({ state: 'skipped', reason: 'nothing new' })).json()
    expect(history.map(({ state, byName }: Record<string, string>) => `${state} ${byName}`)).toEqual([
      'moved Sarah',
      'skipped Sarah',
    ])
    const { items } = await (await sarah.get('/v1/calendar?month=2026-11')).json()
    expect(items.find((item: { key: string }) => item.key === key)).toMatchObject({
      ...{ on: '2026-11-13', state: 'skipped', reason: 'nothing new', byName: 'Sarah' },
    })
    const statuses = [
      { state: 'skipped' },
      { state: 'moved' },
      { state: 'done', movedTo: '2026-11-16' },
      { key: '2026-11:lunch:team', state: 'done' },
      { key: '2026-13:competitive-intelligence:team', state: 'done' },
      { key: `2026-11:strategic-review:${crypto.randomUUID()}`, state: 'done' },
      { key: '2026-11:satisfaction-surveys:team', state: 'done' },
    ]
    for (const body of statuses) expect([body, (await mark(body)).status]).toEqual([body, 422])
  })

  it('prepares the summit and lists whom it invites: all Tier 1, Tier 2 that does well', async () => {
    const admin = await made.signIn('admin', 'Kevin')
    const other = await makePartner(makeContext(made.deps, made.portal), { name: 'Quiet channel', tier: 'tier-2' })
    await admin.patch('/v1/programme', { summitOn: '2027-03-19' })

    const { items } = await (await admin.get('/v1/calendar?month=2026-11')).json()
    expect(items.filter(({ kind }: Record<string, string>) => kind === 'summit-plan')).toMatchObject([
      { key: 'summit:2027:120', on: '2026-11-19' },
    ])
    const before = await (await admin.get('/v1/summit')).json()
    expect(before.invitees).toMatchObject([{ name: 'ClockworkCoaching', because: 'all-of-tier', state: null }])
    await admin.post('/v1/summit/invitations', { partnerId: other, state: 'invited' })
    const after = await (await admin.get('/v1/summit')).json()
    expect(after.invitees).toContainEqual(
      expect.objectContaining({ partnerId: other, because: null, state: 'invited' }),
    )
  })
})

describe('a calendar feed', () => {
  const item = '2026-12:marketing-campaigns:team'
  const uid = () => `2026-12.marketing-campaigns.team@${made.portal.id}.tributary`

  it('tells days without times, counts changes, and cancels what is gone for 30 days', async () => {
    made.deps.now = NOW
    const admin = await made.signIn('admin', 'Kevin')
    const { url } = await (await admin.post('/v1/calendar/feeds', { kind: 'team' })).json()

    const first = await eventsAt(url)
    expect(told(first.get(uid()))).toBe('2026-12-18/2026-12-19 CONFIRMED 0')
    expect(first.get(uid())?.getFirstProperty('dtstart')?.type).toBe('date')
    expect([...(await eventsAt(url)).keys()]).toEqual([...first.keys()])

    await admin.post('/v1/calendar/marks', { key: item, state: 'moved', movedTo: '2026-12-21' })
    expect(told((await eventsAt(url)).get(uid()))).toBe('2026-12-21/2026-12-22 CONFIRMED 1')
    expect(told((await eventsAt(url)).get(uid()))).toBe('2026-12-21/2026-12-22 CONFIRMED 1')

    made.deps.now = new Date(NOW.getTime() + 1000)
    await admin.post('/v1/calendar/marks', { key: item, state: 'skipped', reason: 'no budget' })
    expect(told((await eventsAt(url)).get(uid()))).toBe('2026-12-21/2026-12-22 CANCELLED 2')
    made.deps.now = new Date(NOW.getTime() + 29 * DAY_MS)
    expect(told((await eventsAt(url)).get(uid()))).toBe('2026-12-21/2026-12-22 CANCELLED 2')
    made.deps.now = new Date(NOW.getTime() + 30 * DAY_MS + 1000)
    expect((await eventsAt(url)).has(uid())).toBe(false)
    made.deps.now = NOW
  })

  it('of a person holds their partners and their lines, of a partner only its own', async () => {
    const kevin = await made.signIn('admin', 'Kevin')
    const partner = await (await kevin.get('/v1/partners?search=Clockwork')).json()
    const open = async (body: object) => (await (await kevin.post('/v1/calendar/feeds', body)).json()).url

    const own = [...(await eventsAt(await open({ kind: 'person' }))).keys()]
    expect(own.some((each) => each.startsWith('2026-11.strategic-review.'))).toBe(true)
    expect(own.some((each) => each.startsWith('2026-11.marketing-campaigns.'))).toBe(false)
    const theirs = [...(await eventsAt(await open({ kind: 'partner', partnerId: partner.partners[0].id }))).keys()]
    expect(theirs.every((each) => each.includes(partner.partners[0].id))).toBe(true)
    expect(theirs.length).toBeGreaterThan(4)
  })

  it('is gone once it is revoked; nobody reads or revokes another person’s', async () => {
    const kevin = await made.signIn('admin', 'Kevin')
    const viewer = await made.signIn('viewer', 'Vera')
    expect((await viewer.post('/v1/calendar/feeds', { kind: 'person', person: 'Kevin' })).status).toBe(403)
    const { feed, url } = await (await kevin.post('/v1/calendar/feeds', { kind: 'team' })).json()

    expect((await viewer.post(`/v1/calendar/feeds/${feed.id}/revoke`, {})).status).toBe(404)
    expect(JSON.stringify(await (await kevin.get('/v1/calendar/feeds')).json())).not.toContain('secret')
    expect((await kevin.post(`/v1/calendar/feeds/${feed.id}/revoke`, {})).status).toBe(200)
    expect((await made.app.request(new URL(url).pathname)).status).toBe(404)
    expect((await made.app.request('/calendar/guess.ics')).status).toBe(404)
  })
})
