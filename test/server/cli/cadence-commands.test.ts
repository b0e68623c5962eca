import { afterEach, describe, expect, it } from 'vitest'
import { makeSummary } from './make-summary.ts'
import { type Answers, type StubService, startStub } from './stub-service.ts'

const PARTNERS = { 'GET /v1/partners': { partners: [makeSummary({ name: 'ClockworkCoaching' })], after: null } }
const { id: ID } = PARTNERS['GET /v1/partners'].partners[0]!
const line = (fields: object) => ({ kind: 'touchpoint', count: 1, detail: null, partner: null, ...fields })

let stub: StubService
afterEach(() => stub.stop())

async function run(answers: Answers, ...args: string[]) {
  stub = await startStub(answers)
  return stub.run(...args)
}

describe('due', () => {
  it('prints every page in the order of the list, a batch with how many it holds', async () => {
    const lines = [
      line({ dueOn: '2026-11-18', kind: 'reply', label: 'Reply waiting', partner: { name: 'Reservoir' } }),
      line({ dueOn: '2026-11-06', label: 'Performance reports, 40', count: 40, detail: 'Was due 2026-11-02' }),
    ]
    const page = (url: URL) =>
      url.searchParams.has('after') ? { lines: [lines[1]], after: null } : { lines: [lines[0]], after: 'x' }
    const { code, out } = await run({ 'GET /v1/due': page }, 'due', '--mine')

    expect(code).toBe(0)
    expect(out.split('\n').slice(1)).toEqual([
      '2026-11-18  reply       Reservoir    Reply waiting',
      '2026-11-06  touchpoint  40 partners  Performance reports, 40 (Was due 2026-11-02)',
    ])
    expect(stub.asked[0]).toBe('GET /v1/due?who=mine&ahead=7&limit=500')
  })

  it('says that nothing is due', async () => {
    expect((await run({ 'GET /v1/due': { lines: [], after: null } }, 'due')).out).toBe('Nothing is due.')
  })

  it('marks a batch line as sent and says what is left', async () => {
    const answer = { logged: 500, left: 20, undo: null }
    const { out } = await run({ 'POST /v1/due/sent': answer }, 'due', '--sent', 'batch:report:2026-11')

    expect(out).toBe('500 touches are logged as sent. 20 are left: ask again.')
    expect(stub.asked).toEqual(['POST /v1/due/sent {"line":"batch:report:2026-11","who":"everyone","ahead":7}'])
  })
})

describe('partner', () => {
  it('shows what is known, without what is not', async () => {
    const contacts = [{ email: 'kevin@example.com', role: 'technical' }]
    const record = { name: 'ClockworkCoaching', tier: 'tier-1', url: null, contacts }
    const { out } = await run({ ...PARTNERS, [`GET /v1/partners/${ID}`]: record }, 'partner', 'show', 'clockwork')

    expect(out).toBe(
      'name: ClockworkCoaching\ntier: tier-1\ncontacts:\n  - email: kevin@example.com\n    role: technical',
    )
  })

  it('marks its replies as handled', async () => {
    const answers = { ...PARTNERS, [`POST /v1/partners/${ID}/replies/handled`]: { undo: null } }

    expect((await run(answers, 'partner', 'replied', 'clockwork')).out).toBe(
      'No reply of ClockworkCoaching waits any more.',
    )
  })
})

describe('stream', () => {
  it('lists the streams with the next day and how many slots are late', async () => {
    const slots = [{ state: 'overdue' }, { state: 'done' }]
    const streams = [{ id: 'weekly', label: 'Weekly update', running: true, next: { listOn: '2026-11-20' }, slots }]
    const { out } = await run({ ...PARTNERS, [`GET /v1/partners/${ID}/streams`]: { streams } }, 'stream', 'clockwork')

    expect(out.split('\n')[1]).toBe('weekly  2026-11-20     1  Weekly update')
  })

  it('snoozes one', async () => {
    const answers = { [`POST /v1/partners/${ID}/streams/weekly`]: { stream: 'weekly', done: 'snoozed' } }

    expect((await run(answers, 'stream', ID, 'weekly', '--snooze', '2026-12-01')).out).toBe('weekly: snoozed.')
    expect(stub.asked[0]).toBe(`POST /v1/partners/${ID}/streams/weekly {"do":"snooze","until":"2026-12-01"}`)
  })
})

describe('away and holidays', () => {
  it('says who stands in for one of ours', async () => {
    const answers = { 'POST /v1/roster/absences': { id: ID } }
    const asked = ['away', '2026-12-21', '2026-12-31', '--person', 'Kevin', '--cover', 'Sarah']

    expect((await run(answers, ...asked)).out).toBe('Kevin is away from 2026-12-21 to 2026-12-31; Sarah stands in.')
  })

  it('adds a holiday to those there are', async () => {
    const [first, second] = [
      { on: '2026-12-25', name: 'Christmas Day' },
      { on: '2027-01-01', name: 'New Year' },
    ]
    const answers = {
      'GET /v1/roster': { teams: [], absences: [], holidays: [first] },
      'PUT /v1/roster/holidays': { holidays: [first, second] },
    }
    const { out } = await run(answers, 'holidays', '--add', '2027-01-01=New Year')

    expect(out).toBe('2026-12-25 Christmas Day\n2027-01-01 New Year')
    expect(stub.asked.at(-1)).toBe(`PUT /v1/roster/holidays ${JSON.stringify({ holidays: [first, second] })}`)
  })
})
