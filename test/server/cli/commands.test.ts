import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeSummary } from './make-summary.ts'
import { type Answers, type StubService, startStub } from './stub-service.ts'

const STATUS = {
  portalId: '1',
  storageMode: 'custom-objects',
  sample: true,
  timeZone: 'America/New_York',
  frameworkVersion: '1.0',
  partners: 15,
  waiting: 2,
  problems: [],
  openConflicts: 0,
  lastNight: '2026-11-24',
  warning: null,
  hubspot: { reads: 12, writes: 3, limited: 0 },
}
const LINES = ['communication: 100, weight 25. Every touchpoint was on time.', 'Score: 87']
const ID = '00000000-0000-4000-8000-000000000001'

let stub: StubService
afterEach(() => stub.stop())

async function run(answers: Answers, ...args: string[]) {
  stub = await startStub(answers)
  return stub.run(...args)
}

describe('status', () => {
  it('says how the portal stands, one fact a line', async () => {
    const { code, out } = await run({ 'GET /v1/status': STATUS }, 'status')
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'Portal                1, America/New_York, sandbox with sample data',
      'Stored in HubSpot as  custom-objects',
      'Framework             version 1.0',
      'Partners              15',
      'Waiting for HubSpot   2',
      'Refused or gone       0',
      'Open conflicts        0',
      'Last night            2026-11-24',
      'HubSpot requests      12 reads, 3 writes, 0 held back by limits',
    ])
  })

  it('says so if nobody would be told', async () => {
    const { out } = await run({ 'GET /v1/status': { ...STATUS, warning: 'Nobody will be told.' } }, 'status')
    expect(out).toMatch(/\nTelling our team {6}Nobody will be told\.$/)
  })

  it('lists what HubSpot refused with the reason', async () => {
    const problems = [{ object: 'partner', id: ID, state: 'failed', problem: 'tributary_url is not a URL' }]
    const { out } = await run({ 'GET /v1/status': { ...STATUS, problems } }, 'status')
    expect(out).toMatch(new RegExp(`partner ${ID} +failed +tributary_url is not a URL$`))
  })

  it('prints the answer itself as JSON', async () => {
    const { out } = await run({ 'GET /v1/status': STATUS }, 'status', '--json')
    expect(JSON.parse(out)).toEqual(STATUS)
  })
})

describe('partners', () => {
  it('reads every page', async () => {
    const page = (url: URL) =>
      url.searchParams.has('after')
        ? { partners: [makeSummary({ name: 'Second' })], after: null }
        : { partners: [makeSummary({ name: 'First' })], after: ID }
    const { code, out } = await run({ 'GET /v1/partners': page, 'GET /v1/status': STATUS }, 'partners')
    expect(code).toBe(0)
    expect(out).toMatch(/First .*87 Healthy {2}Performance reports, Fri 27 Nov\n.*Second/)
    expect(stub.asked.filter((each) => each.includes('/v1/partners'))).toEqual([
      'GET /v1/partners?limit=500',
      `GET /v1/partners?limit=500&after=${ID}`,
    ])
  })

  it('searches by name and says if there is none', async () => {
    const answers = { 'GET /v1/partners': { partners: [], after: null }, 'GET /v1/status': STATUS }
    const { code, out } = await run(answers, 'partners', '--search', 'a & b')
    expect(code).toBe(0)
    expect(out).toBe('No partners with "a & b" in their name.')
    expect(stub.asked[0]).toBe('GET /v1/partners?limit=500&search=a+%26+b')
  })

  it('prints them as JSON', async () => {
    const partners = [makeSummary()]
    const answers = { 'GET /v1/partners': { partners, after: null }, 'GET /v1/status': STATUS }
    const { out } = await run(answers, 'partners', '--json')
    expect(JSON.parse(out)).toEqual(partners)
  })
})

describe('explain', () => {
  const found = (...names: string[]) => ({
    'GET /v1/partners': { partners: names.map((name) => makeSummary({ name })), after: null },
    [`GET /v1/partners/${ID}/health`]: { lines: LINES },
  })

  it('prints the lines of the partner whose name has the text', async () => {
    const { code, out } = await run(found('ClockworkCoaching'), 'explain', 'clockwork')
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual(['ClockworkCoaching', ...LINES])
  })

  it('asks at once with an id', async () => {
    const { out } = await run(found(), 'explain', ID)
    expect(out.split('\n')).toEqual([ID, ...LINES])
    expect(stub.asked).toEqual([`GET /v1/partners/${ID}/health`])
  })

  it('takes a whole name although it is part of another', async () => {
    const { code, out } = await run(found('Sample', 'Sample two'), 'explain', 'sample')
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe('Sample')
  })

  it('names the choices if several names have the text', async () => {
    const { code, out, err } = await run(found('Sample one', 'Sample two'), 'explain', 'sample')
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/"sample" is in 2 names\..*\n.*Sample one\n.*Sample two$/)
  })

  it('says if no name has the text', async () => {
    const { code, err } = await run(found(), 'explain', 'nobody')
    expect(code).toBe(1)
    expect(err).toContain('No partner\'s name has "nobody" in it.')
  })

  it('prints partner and lines as JSON', async () => {
    const { out } = await run(found('ClockworkCoaching'), 'explain', 'clockwork', '--json')
    expect(JSON.parse(out)).toEqual({ id: ID, name: 'ClockworkCoaching', lines: LINES })
  })
})

describe('templates', () => {
  it('lists them with tiers and where they come from', async () => {
    const templates = [
      {
        id: 'creator-outreach',
        label: 'Creator outreach',
        tiers: ['tier-2'],
        added: false,
        usage: { sent: 12, replies: 5 },
      },
      { id: 'outreach-follow-up', label: 'Follow-up', tiers: [], added: true, usage: null },
    ]
    const { code, out } = await run({ 'GET /v1/templates': { templates } }, 'templates')
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'Id                  Tiers  From       Sent            Label',
      'creator-outreach    2      framework  12, 5 answered  Creator outreach',
      'outreach-follow-up  all    Tributary                  Follow-up',
    ])
    expect(JSON.parse((await stub.run('templates', '--json')).out)).toEqual(templates)
  })
})

describe('jobs', () => {
  const reply = (kind: string, done: object) => ({ kind, done, seconds: 0.4 })

  it('runs the night and says what it did', async () => {
    const done = { localDate: '2026-11-24', ran: false, partners: 0, changed: 0 }
    const { code, out } = await run({ 'POST /v1/runs': reply('nightly', done) }, 'nightly')
    expect(code).toBe(0)
    expect(out).toBe('nightly  local date: 2026-11-24, ran: no, 0 partners, 0 changed  (0.4 s)')
    expect(stub.asked).toEqual(['POST /v1/runs {"kind":"nightly"}'])
  })

  it('pushes, then pulls', async () => {
    const { code, out } = await run(
      { 'POST /v1/runs': reply('push', { created: 3, putBack: 2, conflicts: 1 }) },
      'sync',
    )
    expect(code).toBe(0)
    expect(out.split('\n')[0]).toBe('push     3 created, 2 put back, 1 conflict  (0.4 s)')
    expect(stub.asked).toEqual(['POST /v1/runs {"kind":"push"}', 'POST /v1/runs {"kind":"pull"}'])
  })

  it('prints both answers of a sync as JSON', async () => {
    const { out } = await run({ 'POST /v1/runs': reply('push', { created: 3 }) }, 'sync', '--json')
    expect(JSON.parse(out)).toEqual([reply('push', { created: 3 }), reply('push', { created: 3 })])
  })

  it('lists the newest runs with what they did or what stood against them', async () => {
    const runs = [
      {
        id: ID,
        kind: 'push',
        startedAt: '2026-11-24T02:30:00.000Z',
        finishedAt: '2026-11-24T02:30:01.500Z',
        state: 'done',
        counts: { created: 3 },
        problem: null,
      },
      {
        id: ID,
        kind: 'pull',
        startedAt: '2026-11-24T02:29:00.000Z',
        finishedAt: null,
        state: 'failed',
        counts: {},
        problem: 'HubSpot answered 503',
      },
    ]
    const { out } = await run({ 'GET /v1/runs': { runs } }, 'runs', '--limit', '2')
    expect(out.split('\n')).toEqual([
      'Started (UTC)        Run   State   Seconds  What it did',
      '2026-11-24 02:30:00  push  done        1.5  3 created',
      '2026-11-24 02:29:00  pull  failed        –  HubSpot answered 503',
    ])
    expect(stub.asked).toEqual(['GET /v1/runs?limit=2'])
  })
})

describe('sign-in', () => {
  it('prints a new link and until when it opens', async () => {
    const link = { url: 'http://127.0.0.1:8787/connect?key=abc', expiresAt: '2026-11-25T15:00:00.000Z' }
    const { code, out } = await run({ 'POST /v1/sign-in-links': link }, 'sign-in')
    expect(code).toBe(0)
    expect(out).toBe(`${link.url}\nOpens once, until 2026-11-25 15:00 UTC. Keep it to yourself.`)
  })
})

describe('setup', () => {
  const plan = { lines: ['Storage: custom-objects', '+ object tributary_partner'], changes: 1, applied: false }

  it('shows the plan and how to apply it, and applies nothing', async () => {
    const { code, out } = await run({ 'GET /v1/setup': plan }, 'setup', 'plan')
    expect(code).toBe(0)
    expect(out).toBe(`${plan.lines.join('\n')}\n\n1 change. "npm run cli -- setup apply" makes them.`)
    expect(stub.asked).toEqual(['GET /v1/setup'])
  })

  it('applies it and says how much was changed', async () => {
    const { out } = await run({ 'POST /v1/setup': { ...plan, changes: 4, applied: true } }, 'setup', 'apply')
    expect(out).toMatch(/\n\n4 changes made\.$/)
    expect(stub.asked).toEqual(['POST /v1/setup'])
  })

  it('is quiet where nothing is to be done', async () => {
    const none = { lines: ['Nothing to do: HubSpot has all of it.'], changes: 0, applied: false }
    const { out } = await run({ 'GET /v1/setup': none }, 'setup', 'plan')
    expect(out).toBe(none.lines[0])
  })
})

describe('the sync engine by command line', () => {
  const run1 = {
    id: ID,
    kind: 'push',
    startedAt: '2026-11-24T02:30:00.000Z',
    finishedAt: '2026-11-24T02:30:01.500Z',
    state: 'partial',
    counts: { created: 2, failed: 1 },
    problem: null,
  }
  const records = [{ object: 'partner', recordId: ID, outcome: 'failed', reason: 'not a URL' }]

  it('shows the newest run record by record', async () => {
    const answers = {
      'GET /v1/runs': { runs: [run1] },
      [`GET /v1/runs/${ID}`]: { run: run1, records, after: null },
    }
    const { out } = await run(answers, 'run')
    expect(out).toMatch(/^push, partial: 2 created, 1 failed/)
    expect(out).toMatch(new RegExp(`partner ${ID} +failed +not a URL$`))
  })

  it('sends what failed again', async () => {
    const { out } = await run({ [`POST /v1/runs/${ID}/replay`]: { replayed: 1 } }, 'run', ID, '--replay')
    expect(out).toBe('1 sent again.')
  })

  it('decides a conflict', async () => {
    const { out } = await run({ [`POST /v1/conflicts/${ID}`]: { value: 'Kevin' } }, 'conflicts', '--here', ID)
    expect(out).toBe('Decided: "Kevin" stands.')
  })

  it('decides a tombstone, and says which words it knows', async () => {
    const tombstones = [{ object: 'partner', id: ID, partner: 'A', recordId: '1', mergedInto: null, problem: 'gone' }]
    const answers = {
      'GET /v1/tombstones': { tombstones },
      [`POST /v1/tombstones/partner/${ID}`]: { choice: 'forget' },
    }
    const { out } = await run(answers, 'tombstones', ID, 'forget')
    expect(out).toBe('Decided: forget.')
    await stub.stop()
    const { code, err } = await run(answers, 'tombstones', ID, 'burn')
    expect(code).not.toBe(0)
    expect(err).toContain('forget, make-anew or follow')
  })
})

describe('drafts', () => {
  const PARTNER = { partners: [makeSummary({ name: 'ClockworkCoaching' })], after: null }
  const { id } = PARTNER.partners[0]!

  it('lists what fits a partner, with the stream it counts for and why', async () => {
    const suggestions = [
      { templateId: 'expansion-invitation', label: 'Expansion', reason: 'Thriving: expand', stream: null },
    ]
    const answers = { 'GET /v1/partners': PARTNER, [`GET /v1/partners/${id}/suggestions`]: { suggestions } }
    const { code, out } = await run(answers, 'draft', 'Clockwork')
    expect([code, out.split('\n')[1]]).toEqual([0, 'expansion-invitation  no stream   Thriving: expand'])
  })

  it('asks for a reason before it refuses a claim', async () => {
    const { code, err } = await run({}, 'approvals', '--refuse', id)
    expect([code, err]).toEqual([1, expect.stringContaining('Say why')])
  })

  it('sends an answered decision to its stream and prints what is left', async () => {
    const left = { stream: 'weekly-technical', sentAt: '2026-11-13T09:00:00Z', byName: 'Kevin', remembered: true }
    const lists = [{ ...left, next: ['Calendar sync'], open: [], answered: [] }]
    const answers = {
      'GET /v1/partners': PARTNER,
      [`PUT /v1/partners/${id}/lists/weekly-technical`]: lists[0],
      [`GET /v1/partners/${id}/lists`]: { lists },
    }
    const asked = ['--stream', 'weekly-technical', '--answered', 'Who signs']
    const { out } = await run(answers, 'lists', 'Clockwork', ...asked)
    expect(out).toContain('weekly-technical, sent 2026-11-13 by Kevin\n  next time: Calendar sync')
    expect(stub.asked).toContain(`PUT /v1/partners/${id}/lists/weekly-technical {"answered":["Who signs"]}`)
  })
})

describe('a template’s own wording', () => {
  const texts = { subject: 'Hi', html: '<div>Hi</div>', text: 'Hi', meta: 'label: Hi' }
  const current = { id: 'thank-you', label: 'Hi', version: 'edit-2', edited: true, texts }
  const stored = { id: 'thank-you', version: 'edit-3', byName: 'Sarah', at: '2026-11-19T09:00:00Z' }

  it('is written into a folder, and stored from it over the version it was read at', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'wording-'))
    const answers = { 'GET /v1/templates/thank-you': current, 'PUT /v1/templates/thank-you': stored }
    await run(answers, 'template', 'edit', 'thank-you', '--out', dir)
    expect(readFileSync(join(dir, 'body.hbs'), 'utf8')).toBe('<div>Hi</div>')
    const { out } = await stub.run('template', 'edit', 'thank-you', '--from', dir, '--note', 'warmer')
    expect(out).toBe('Stored as edit-3. It counts from now on.')
    expect(stub.asked.at(-1)).toBe(`PUT /v1/templates/thank-you ${JSON.stringify({ ...texts, note: 'warmer' })}`)
    rmSync(dir, { recursive: true })
  })

  it('has a history, and goes back', async () => {
    const at = '2026-11-19T09:00:00Z'
    const first = { number: 1, version: 'edit-1', byName: 'Sarah', at, note: 'warmer', texts }
    const answers = {
      'GET /v1/templates/thank-you/history': { versions: [first], after: null },
      'POST /v1/templates/thank-you/revert': { ...stored, version: 'folder-1a2b3c4d' },
    }
    const { out } = await run(answers, 'template', 'history', 'thank-you')
    expect(out.split('\n')[1]).toBe('1    2026-11-19 09:00  Sarah  edit-1   warmer')
    expect((await stub.run('template', 'revert', 'thank-you', '0')).out).toContain('folder-1a2b3c4d')
  })
})
