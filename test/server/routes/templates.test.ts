import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit } from '#server/db/tables/audit.ts'
import { makePortal } from '../../support/make.ts'
import { type Caller, type MadeApp, makeApp } from '../../support/make-app.ts'

const SURVEY = '/v1/templates/partner-survey'
const VALUES = { surveyUrl: 'https://survey.example.com' }

// Each test asks a dozen times, on a machine that may do other things.
let made: MadeApp
let sarah: Caller
beforeAll(async () => {
  made = await makeApp()
  sarah = await made.signIn('admin', 'Sarah')
}, 60_000)
afterAll(() => made.close())

async function read(path = SURVEY, caller = sarah) {
  return (await caller.get(path)).json()
}

/** The folder's wording with a sentence in both forms. */
async function withSentence(sentence: string) {
  const { texts } = await read()
  return { html: `<div>${sentence}</div>\n${texts.html}`, text: `${sentence}\n${texts.text}` }
}

async function textOf(caller = sarah): Promise<string> {
  return (await (await caller.post(`${SURVEY}/render`, { values: VALUES })).json()).text
}

describe('a portal’s own wording', () => {
  it('counts from the moment it is stored, with its number, who and when; the folder’s stays beneath', async () => {
    const before = await read()
    expect(before).toMatchObject({ edited: false, version: expect.stringMatching(/^folder-/) })

    const stored = await sarah.put(SURVEY, { ...(await withSentence('Hello from the portal.')), note: 'warmer' })

    expect([stored.status, await stored.json()]).toEqual([
      200,
      { id: 'partner-survey', version: 'edit-1', byName: 'Sarah', at: '2026-11-19T09:00:00.000Z' },
    ])
    expect(stored.headers.get('etag')).toBe('"edit-1"')
    expect(await textOf()).toContain('Hello from the portal.')
    expect(await read()).toMatchObject({ edited: true, version: 'edit-1', texts: { subject: before.texts.subject } })
    const stranger = await made.signIn('admin', 'Kevin', await makePortal(made.deps.database))
    expect(await textOf(stranger)).not.toContain('Hello from the portal.')
    expect(
      (await made.deps.database.db.select().from(audit)).find((row) => row.action === 'template.edit'),
    ).toBeTruthy()
  })

  it('goes back to any earlier wording, and to the folder’s, as a new version', async () => {
    await sarah.put(SURVEY, await withSentence('Second.'))
    await sarah.post(`${SURVEY}/revert`, { to: 1 })
    expect(await textOf()).toContain('Hello from the portal.')
    expect(await textOf()).not.toContain('Second.')

    const back = await (await sarah.post(`${SURVEY}/revert`, { to: 0 })).json()

    expect(back.version).toMatch(/^folder-/)
    expect(await textOf()).not.toContain('Hello from the portal.')
    const { versions } = await read(`${SURVEY}/history`)
    expect(versions.map((each: { number: number; note: string; byName: string }) => each.note)).toEqual([
      'back to the folder',
      'back to edit-1',
      null,
      'warmer',
    ])
    const first = await read(`${SURVEY}/history?limit=3`)
    expect(first.after).toBe(2)
    expect((await read(`${SURVEY}/history?limit=3&after=${first.after}`)).versions).toHaveLength(1)
    expect((await sarah.post(`${SURVEY}/revert`, { to: 99 })).status).toBe(404)
  })

  it('is refused if somebody stored another one meanwhile', async () => {
    const { version } = await read()
    const edit = await withSentence('Mine.')
    const headers = { 'if-match': `"${version}"` }
    expect((await sarah.put(SURVEY, edit, headers)).status).toBe(200)

    const late = await sarah.put(SURVEY, edit, headers)

    expect([late.status, (await late.json()).detail]).toEqual([412, expect.stringContaining('by now')])
  })

  it.each([
    ['a name nobody declared', { text: 'Hi {{typo}}' }, 'partner-survey/text.hbs:1 typo'],
    ['a syntax error', { html: '<div>\n{{#if topic}}</div>' }, 'partner-survey/body.hbs:2'],
    ['an endless partial', { text: '{{> nobody}}' }, 'partner-survey/text.hbs:1'],
    ['a reach for code', { text: '{{constructor}}' }, 'partner-survey/text.hbs:1'],
    ['a prototype', { html: '<div>{{senderName.__proto__}}</div>' }, 'partner-survey/body.hbs:1'],
    ['a script', { html: '<script>alert(1)</script>' }, 'partner-survey/body.hbs:1'],
    ['a meta.yaml without a recipient', { meta: 'label: x\n' }, 'partner-survey/meta.yaml:1'],
    ['forms that do not agree', { text: 'Something else.\n' }, 'partner-survey'],
  ])('with %s is refused by file, line and variable, and nothing is stored', async (_what, edit, place) => {
    const { version } = await read()

    const refused = await sarah.put(SURVEY, edit)

    expect(refused.status).toBe(422)
    const problem = await refused.json()
    expect(problem.errors.map((error: { path: string }) => error.path).join('\n')).toContain(place)
    expect((await read()).version).toBe(version)
  })

  it('of a template that is not in the folder is refused', async () => {
    expect((await sarah.put('/v1/templates/nothing-like-it', { subject: 'x' })).status).toBe(404)
  })
})

describe('the search for templates', () => {
  const ids = async (query: string) =>
    (await (await sarah.get(`/v1/templates?${query}`)).json()).templates.map((each: { id: string }) => each.id)

  it('forgives a wrong letter and finds words of the middle', async () => {
    expect((await ids('q=montly%20stratgic'))[0]).toBe('monthly-strategic-review')
    expect(await ids('q=technical')).toContain('weekly-technical-update')
    expect(await ids('q=xyzzy')).toEqual([])
  })

  it('takes tags exactly: tier, phase, occasion, recipient', async () => {
    expect(await ids('tag=outreach')).toEqual(['association-outreach', 'creator-outreach', 'technology-outreach'])
    expect(await ids('tag=tier-3')).not.toContain('creator-outreach')
    expect(await ids('tag=tier-3&q=outreach')).toContain('association-outreach')
  })
})
