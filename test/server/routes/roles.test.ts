import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appUser, type Role } from '#server/db/tables/access.ts'
import { portal } from '#server/db/tables/portal.ts'
import { HubSpotError } from '#server/hubspot/door.ts'
import type { Portal } from '#server/write/context.ts'
import { fakeHubSpot } from '../../support/fake-hubspot.ts'
import { makePortal } from '../../support/make.ts'
import { type Caller, callerOf, type MadeApp, makeApp, pageFacts } from '../../support/make-app.ts'

type Who = 'nobody' | Role | 'stranger'
type Reply = { partnerId: string; touchpointId: string; undo: { id: string } }
type Ask = { path?: string; body?: (reply: Reply) => unknown }
type Row = Record<Who, number> & Ask

const WHO: Who[] = ['nobody', 'viewer', 'manager', 'admin', 'stranger']
const VALUES = { to: '', creatorName: 'Sample channel', topic: 'follow-ups' }
/** HubSpot is away in this file: whoever gets 503 was let through. */
const AWAY = 503

let channels = 0
function outreach() {
  channels += 1
  // Ends in a letter: the channel id is filled up with zeros, and "6" would be "60".
  return { facts: pageFacts(`Channel ${channels} x`), values: VALUES }
}

function row(statuses: [number, number, number, number, number], ask: Ask = {}): Row {
  const [nobody, viewer, manager, admin, stranger] = statuses
  return { nobody, viewer, manager, admin, stranger, ...ask }
}

/**
 * What each route answers to a request that fits, by who asks. The person asked for did the write the request is about,
 * as a manager, before getting the role of the column; the stranger is admin of another portal and names this one's ids. Of runs,
 * conflicts and tombstones there are none: 404 means let through.
 */
const TABLE: Record<string, Row> = {
  'GET /healthz': row([200, 200, 200, 200, 200]),
  // Nobody signs in here: the delivery itself is signed, and without a client secret nothing can be checked.
  'POST /v1/webhooks/hubspot': row([404, 404, 404, 404, 404]),
  'POST /v1/device/code': row([200, 200, 200, 200, 200], { body: () => ({ label: 'Chrome' }) }),
  'POST /v1/device/token': row([400, 400, 400, 400, 400], {
    body: () => ({ device_code: 'never-given-to-any-device' }),
  }),
  'POST /v1/device/revoke': row([401, 200, 200, 200, 200]),
  'GET /v1/me': row([401, 200, 200, 200, 200]),
  'GET /v1/devices': row([401, 200, 200, 200, 200]),
  'POST /v1/devices/{id}/revoke': row([401, 404, 404, 404, 404]),
  'GET /v1/users': row([401, 403, 403, 200, 200]),
  'POST /v1/users': row([401, 403, 403, 200, 200], {
    body: () => ({ name: 'Sarah', email: 'sarah@example.com', role: 'viewer' }),
  }),
  'PATCH /v1/users/{id}': row([401, 403, 403, 404, 404], { body: () => ({ role: 'viewer' }) }),
  'POST /v1/users/{id}/sign-out': row([401, 403, 403, 404, 404]),
  // No HubSpot app in this file: who is let through is told so.
  'GET /v1/doctor': row([401, 403, 403, 200, 200]),
  'GET /v1/consent': row([401, 403, 403, 200, 200]),
  'POST /v1/key-rotations': row([401, 403, 403, 409, 409]),
  'GET /v1/move': row([401, 403, 403, 409, 409]),
  'POST /v1/move': row([401, 403, 403, 409, 409]),
  'POST /v1/install-links': row([401, 403, 403, 409, 409]),
  'GET /v1/index': row([401, 200, 200, 200, 200]),
  'GET /v1/partners': row([401, 200, 200, 200, 200]),
  'GET /v1/due': row([401, 200, 200, 200, 200]),
  'POST /v1/due/sent': row([401, 403, 409, 409, 409], { body: () => ({ line: 'batch:none:2026-11' }) }),
  'POST /v1/partners': row([401, 403, 201, 201, 201], { body: () => ({ name: 'Reservoir', tier: 'tier-4' }) }),
  'GET /v1/partners/{id}': row([401, 200, 200, 200, 404]),
  'POST /v1/partners/{id}/archive': row([401, 403, 200, 200, 404]),
  'PUT /v1/partners/{id}/contacts': row([401, 403, 200, 200, 404], { body: () => ({ email: 'a@example.com' }) }),
  'DELETE /v1/partners/{id}/contacts/{contact}': row([401, 403, 404, 404, 404]),
  'POST /v1/partners/{id}/replies/handled': row([401, 403, 200, 200, 404]),
  'GET /v1/partners/{id}/streams': row([401, 200, 200, 200, 404]),
  'POST /v1/partners/{id}/streams/{stream}': row([401, 403, 200, 200, 404], {
    body: () => ({ do: 'override', override: {} }),
  }),
  'POST /v1/partners/{id}/away': row([401, 403, 201, 201, 404], {
    body: () => ({ from: '2026-12-21', to: '2026-12-31' }),
  }),
  'DELETE /v1/partners/{id}/away/{away}': row([401, 403, 404, 404, 404]),
  'GET /v1/partners/{id}/checklist': row([401, 200, 200, 200, 404]),
  'POST /v1/partners/{id}/checklist/{line}': row([401, 403, 200, 200, 404]),
  'POST /v1/questions/{id}': row([401, 403, 404, 404, 404], { body: () => ({ answer: 'yes' }) }),
  'GET /v1/roster': row([401, 200, 200, 200, 200]),
  'PUT /v1/roster/teams': row([401, 403, 403, 200, 200], { body: () => ({ name: 'Content', members: ['Sarah'] }) }),
  'POST /v1/roster/absences': row([401, 403, 201, 201, 201], {
    body: () => ({ person: 'Kevin', cover: 'Sarah', from: '2026-12-21', to: '2026-12-31' }),
  }),
  'DELETE /v1/roster/absences/{id}': row([401, 403, 404, 404, 404]),
  'PUT /v1/roster/holidays': row([401, 403, 403, 200, 200], { body: () => ({ holidays: [] }) }),
  'POST /v1/hand-over': row([401, 403, 200, 200, 200], { body: () => ({ from: 'Nobody', to: 'Sarah' }) }),
  'GET /v1/context/{id}': row([401, 200, 200, 200, 404]),
  'GET /v1/partners/{id}/health': row([401, 200, 200, 200, 404]),
  'PATCH /v1/partners/{id}': row([401, 403, 200, 200, 404], { body: () => ({ ownerName: 'Sarah' }) }),
  'POST /v1/outreach': row([401, 403, 200, 200, 200], { body: outreach }),
  'POST /v1/drafts': row([401, 403, 200, 200, 404], {
    body: ({ partnerId }) => ({
      partnerId,
      templateId: 'creator-outreach',
      values: { ...VALUES, videoTitle: 'Follow-ups' },
    }),
  }),
  'POST /v1/touchpoints': row([401, 403, 200, 200, 404], {
    body: ({ partnerId, touchpointId }) => ({ partnerId, touchpointId, channel: 'email', evidence: 'ticked' }),
  }),
  'POST /v1/undo': row([401, 403, 200, 200, 404], { body: ({ undo }) => ({ id: undo.id }) }),
  'GET /v1/templates': row([401, 200, 200, 200, 200]),
  'GET /v1/templates/{id}': row([401, 200, 200, 200, 200], { path: '/v1/templates/partner-survey' }),
  'PUT /v1/templates/{id}': row([401, 403, 403, 200, 200], { path: '/v1/templates/partner-survey' }),
  'GET /v1/templates/{id}/history': row([401, 200, 200, 200, 200], { path: '/v1/templates/partner-survey/history' }),
  'POST /v1/templates/{id}/revert': row([401, 403, 403, 200, 200], {
    path: '/v1/templates/partner-survey/revert',
    body: () => ({ to: 0 }),
  }),
  'GET /v1/partners/{id}/suggestions': row([401, 200, 200, 200, 404]),
  'GET /v1/partners/{id}/lists': row([401, 200, 200, 200, 404]),
  // Nothing was sent that left lists: 404 means let through.
  'PUT /v1/partners/{id}/lists/{stream}': row([401, 403, 404, 404, 404]),
  'GET /v1/senders': row([401, 200, 200, 200, 200]),
  'GET /v1/queue': row([401, 200, 200, 200, 200]),
  'POST /v1/queue/{id}': row([401, 403, 404, 404, 404]),
  'GET /v1/approvals': row([401, 200, 200, 200, 200]),
  'POST /v1/approvals': row([401, 403, 200, 200, 404], {
    body: ({ partnerId }) => ({ partnerId, templateId: 'creator-outreach', values: { revenueShare: 'yes' } }),
  }),
  'POST /v1/approvals/{id}': row([401, 403, 403, 404, 404], { body: () => ({ decision: 'approve' }) }),
  'POST /v1/templates/{id}/render': row([401, 200, 200, 200, 404], {
    path: '/v1/templates/creator-outreach/render',
    body: ({ partnerId }) => ({ partnerId }),
  }),
  'GET /v1/partners/{id}/goals': row([401, 200, 200, 200, 404]),
  'POST /v1/partners/{id}/goals': row([401, 403, 200, 200, 404], {
    body: () => ({ side: 'ours', label: 'Joint workshop', periodEnd: '2026-12-31', measure: { kind: 'words' } }),
  }),
  'PATCH /v1/goals/{id}': row([401, 403, 404, 404, 404], { body: () => ({ result: 'met' }) }),
  'DELETE /v1/goals/{id}': row([401, 403, 404, 404, 404]),
  'GET /v1/partners/{id}/reviews': row([401, 200, 200, 200, 404]),
  'POST /v1/partners/{id}/reviews': row([401, 403, 200, 200, 404], { body: () => ({ on: '2026-11-02', rating: 4 }) }),
  'DELETE /v1/reviews/{id}': row([401, 403, 404, 404, 404]),
  'GET /v1/items': row([401, 200, 200, 200, 200]),
  'POST /v1/partners/{id}/items': row([401, 403, 200, 200, 404], {
    body: () => ({ kind: 'opportunity', title: 'Joint webinar' }),
  }),
  'PATCH /v1/items/{id}': row([401, 403, 404, 404, 404], { body: () => ({ state: 'won' }) }),
  'DELETE /v1/items/{id}': row([401, 403, 404, 404, 404]),
  'GET /v1/metrics/definitions': row([401, 200, 200, 200, 200]),
  'GET /v1/metrics': row([401, 200, 200, 200, 200]),
  'PUT /v1/metrics': row([401, 403, 200, 200, 404], {
    body: ({ partnerId }) => ({
      source: 'web analytics',
      readings: [{ partnerId, name: 'attribution-clicks', month: '2026-10', value: 12 }],
    }),
  }),
  'POST /v1/metrics/import': row([401, 403, 200, 200, 200], {
    body: () => ({ format: 'csv', text: 'partner,metric,month,value', source: 'web analytics' }),
  }),
  'DELETE /v1/metrics/{id}': row([401, 403, 404, 404, 404]),
  'POST /v1/incidents': row([401, 403, 200, 200, 404], {
    body: ({ partnerId }) => ({ kind: 'outage', what: 'Sign-in fails', partners: [{ partnerId }] }),
  }),
  'GET /v1/incidents': row([401, 200, 200, 200, 200]),
  'GET /v1/incidents/preselection': row([401, 200, 200, 200, 200]),
  // The id is a partner's: 404 means let through.
  'GET /v1/incidents/{id}': row([401, 404, 404, 404, 404]),
  'PATCH /v1/incidents/{id}': row([401, 403, 404, 404, 404]),
  'GET /v1/incidents/{id}/drafts': row([401, 404, 404, 404, 404], {
    path: `/v1/incidents/${crypto.randomUUID()}/drafts?kind=notice`,
  }),
  'POST /v1/incidents/{id}/messages': row([401, 403, 404, 404, 404], {
    body: ({ partnerId }) => ({ kind: 'notice', partnerIds: [partnerId], parts: {} }),
  }),
  'POST /v1/incidents/{id}/partners': row([401, 403, 404, 404, 404], {
    body: ({ partnerId }) => ({ partners: [{ partnerId }] }),
  }),
  'POST /v1/incidents/{id}/not-affected': row([401, 403, 404, 404, 404], {
    body: ({ partnerId }) => ({ partnerId, reason: 'Another region' }),
  }),
  'POST /v1/incidents/{id}/fix': row([401, 403, 404, 404, 404]),
  'POST /v1/incidents/{id}/reopen': row([401, 403, 404, 404, 404]),
  'POST /v1/incidents/{id}/review': row([401, 403, 404, 404, 404], {
    body: () => ({ rootCause: 'A certificate ran out', prevention: 'It is watched' }),
  }),
  'POST /v1/incidents/{id}/make-good': row([401, 403, 404, 404, 404], {
    body: ({ partnerId }) => ({ partnerId, text: null }),
  }),
  'POST /v1/issues': row([401, 403, 200, 200, 404], {
    body: ({ partnerId }) => ({ partnerId, what: 'Leads never arrive' }),
  }),
  'GET /v1/issues': row([401, 200, 200, 200, 200]),
  'GET /v1/issues/{id}': row([401, 404, 404, 404, 404]),
  'POST /v1/issues/{id}/view': row([401, 403, 404, 404, 404]),
  'POST /v1/issues/{id}/intervention': row([401, 403, 404, 404, 404], { body: () => ({ parts: {} }) }),
  'POST /v1/issues/{id}/escalate': row([401, 403, 404, 404, 404], { body: () => ({ reason: 'No answer' }) }),
  'POST /v1/issues/{id}/resolve': row([401, 403, 404, 404, 404], { body: () => ({ resolution: 'Agreed' }) }),
  'GET /v1/on-call': row([401, 200, 200, 200, 200]),
  'PUT /v1/on-call': row([401, 403, 403, 200, 200], { body: () => ({ people: [] }) }),
  'GET /v1/alerts': row([401, 200, 200, 200, 200]),
  'POST /v1/alerts/{id}/acknowledge': row([401, 403, 404, 404, 404]),
  'GET /v1/digest': row([401, 200, 200, 200, 200]),
  'GET /v1/clocks': row([401, 200, 200, 200, 200]),
  'POST /v1/clocks': row([401, 403, 404, 404, 404], {
    body: ({ partnerId }) => ({
      subject: 'issue',
      subjectId: partnerId,
      clock: 'intervention',
      action: 'pause',
      reason: 'They are away',
    }),
  }),
  'GET /v1/clocks/{id}/ledger': row([401, 200, 200, 200, 200]),
  'GET /v1/partners/{id}/health/history': row([401, 200, 200, 200, 404]),
  'PUT /v1/partners/{id}/health/override': row([401, 403, 200, 200, 404], {
    body: () => ({ score: 60, reason: 'New leadership', until: '2026-12-31' }),
  }),
  'DELETE /v1/partners/{id}/health/override': row([401, 403, 404, 404, 404]),
  // The partner asked for is a prospect: there is no score to try.
  'POST /v1/partners/{id}/health/what-if': row([401, 409, 409, 409, 404]),
  'GET /v1/band-crossings': row([401, 200, 200, 200, 200]),
  'GET /v1/calendar': row([401, 200, 200, 200, 200]),
  'POST /v1/calendar/marks': row([401, 403, 200, 200, 200], {
    body: () => ({ key: '2026-10:opportunity-assessment:team', state: 'done' }),
  }),
  'GET /v1/calendar/feeds': row([401, 200, 200, 200, 200]),
  'POST /v1/calendar/feeds': row([401, 403, 200, 200, 200], { body: () => ({ kind: 'team' }) }),
  'POST /v1/calendar/feeds/{id}/revoke': row([401, 404, 404, 404, 404]),
  'GET /v1/programme': row([401, 200, 200, 200, 200]),
  'PATCH /v1/programme': row([401, 403, 403, 200, 200], { body: () => ({ yearStartMonth: 4 }) }),
  'GET /v1/summit': row([401, 200, 200, 200, 200]),
  'POST /v1/summit/invitations': row([401, 403, 200, 200, 404], {
    body: ({ partnerId }) => ({ partnerId, state: 'invited' }),
  }),
  'GET /v1/scorecard': row([401, 200, 200, 200, 200]),
  'GET /v1/partners/{id}/report': row([401, 200, 200, 200, 404]),
  'POST /v1/partners/{id}/baseline': row([401, 403, 200, 200, 404]),
  // This file's HubSpot answers no search with a total: it counts nobody.
  'POST /v1/metrics/hubspot-counts': row([401, 403, 200, 200, 200]),
  'GET /v1/status': row([401, 200, 200, 200, 200]),
  'GET /v1/runs': row([401, 200, 200, 200, 200]),
  'POST /v1/runs': row([401, 403, 403, 200, 200], { body: () => ({ kind: 'nightly' }) }),
  'POST /v1/sign-in-links': row([401, 403, 403, 200, 200]),
  'GET /v1/runs/{id}': row([401, 404, 404, 404, 404]),
  'POST /v1/runs/{id}/replay': row([401, 403, 404, 404, 404]),
  'GET /v1/candidates': row([401, 200, 200, 200, 200]),
  'GET /v1/tasks': row([401, 200, 200, 200, 200]),
  'GET /v1/conflicts': row([401, 200, 200, 200, 200]),
  'POST /v1/conflicts/{id}': row([401, 403, 404, 404, 404], { body: () => ({ choice: 'here' }) }),
  'GET /v1/tombstones': row([401, 200, 200, 200, 200]),
  'POST /v1/tombstones/{object}/{id}': row([401, 403, 404, 404, 404], { body: () => ({ choice: 'forget' }) }),
  'GET /v1/setup': row([401, 403, 403, AWAY, AWAY]),
  'POST /v1/setup': row([401, 403, 403, AWAY, AWAY]),
}

/** Served to people, not in /openapi.json; access.test.ts holds what they ask for. */
const PAGES = [
  'GET /calendar/{file}',
  'GET /connect',
  'GET /device',
  'GET /oauth/callback',
  'GET /oauth/install',
  'GET /oauth/sign-in',
  'GET /openapi.json',
  'GET /pages.css',
  'GET /uninstalled',
  'POST /connect',
  'POST /device',
  'POST /oauth/install',
]

describe('who may do what', () => {
  let made: MadeApp
  let other: Portal
  beforeAll(async () => {
    made = await makeApp()
    const setup = { objectTypes: { partner: '2-100' }, stages: {}, pipelineId: null, toPartner: {} }
    await made.deps.database.db.update(portal).set({ setup })
    other = await makePortal(made.deps.database, { setup })
    const away = () => Promise.reject(new HubSpotError('unavailable', 'HubSpot is away'))
    made.deps.hubspot = () => ({ ...fakeHubSpot(), listSchemas: away })
  }, 30_000)
  afterAll(() => made.close())

  async function signInAs(who: Who): Promise<{ caller: Caller; reply: Reply }> {
    const maker = await made.signIn('manager')
    const reply: Reply = await (await maker.post('/v1/outreach', outreach())).json()
    if (who === 'nobody') return { caller: callerOf(made.app, null), reply }
    if (who === 'stranger') return { caller: await made.signIn('admin', 'Sarah', other), reply }
    const { email } = await (await maker.get('/v1/me')).json()
    await made.deps.database.db.update(appUser).set({ role: who }).where(eq(appUser.email, email))
    return { caller: maker, reply }
  }

  async function ask(route: string, who: Who): Promise<number> {
    const { caller, reply } = await signInAs(who)
    const [method = '', template = ''] = route.split(' ')
    const { path, body } = TABLE[route]!
    const url =
      path ??
      template
        .replace('{object}', 'partner')
        .replace(/\{(id|contact|away)\}/g, reply.partnerId)
        .replace('{stream}', 'new-content-alert')
        .replace('{line}', 'research-alignment')
    if (method === 'GET') return (await caller.get(url)).status
    const verb = method.toLowerCase() as 'delete' | 'patch' | 'post' | 'put'
    return (await caller[verb](url, body?.(reply) ?? {})).status
  }

  it('has a row for each route of /openapi.json', async () => {
    const { paths } = await (await made.app.request('/openapi.json')).json()
    const described = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )

    expect(described.sort()).toEqual(Object.keys(TABLE).sort())
  })

  it('describes every route that is served, but for the pages', () => {
    const served = made.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)

    expect([...new Set(served)].sort()).toEqual([...Object.keys(TABLE), ...PAGES].sort())
  })

  it.each(Object.keys(TABLE))('%s answers each role as the table says', async (route) => {
    const statuses: Partial<Record<Who, number>> = {}
    for (const who of WHO) statuses[who] = await ask(route, who)

    const { path: _path, body: _body, ...expected } = TABLE[route]!
    expect(statuses).toEqual(expected)
  })
})

describe('undo', () => {
  let made: MadeApp
  beforeAll(async () => {
    made = await makeApp()
  }, 30_000)
  afterAll(() => made.close())

  async function kevinWrote() {
    const kevin = await made.signIn('manager', 'Kevin')
    const reply: Reply = await (await kevin.post('/v1/outreach', outreach())).json()
    const isThere = async () => (await kevin.get(`/v1/context/${reply.partnerId}`)).status === 200
    return { reply, isThere, undoBy: async (by: Caller) => (await by.post('/v1/undo', { id: reply.undo.id })).status }
  }

  it('of another person’s write is for admins', async () => {
    const { isThere, undoBy } = await kevinWrote()

    expect(await undoBy(await made.signIn('manager', 'Sarah'))).toBe(403)
    expect(await isThere()).toBe(true)
    expect(await undoBy(await made.signIn('admin', 'Sarah'))).toBe(200)
    expect(await isThere()).toBe(false)
  })

  it('never reaches into another portal, not even for its admin', async () => {
    const { isThere, undoBy } = await kevinWrote()
    const other = await makePortal(made.deps.database)

    expect(await undoBy(await made.signIn('admin', 'Sarah', other))).toBe(404)

    expect(await isThere()).toBe(true)
  })
})
