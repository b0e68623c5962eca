import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '#server/app.ts'
import { type Database, openDatabase } from '#server/db/client.ts'
import { appUser } from '#server/db/tables/access.ts'
import { issueCommandLineToken } from '#server/services/access/command-line.ts'
import { createSignInKey, useSignInKey } from '#server/services/access/sign-in-link.ts'
import { EXTENSION_ORIGIN } from '#shared/extension-id.ts'
import { makePortal, NOW } from '../../support/make.ts'
import { callerOf, type MadeApp, makeApp } from '../../support/make-app.ts'
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/postgres-server.ts'

const DAY_MS = 86_400_000

describe('signing a device in', () => {
  let made: MadeApp
  beforeAll(async () => {
    made = await makeApp()
  }, 30_000)
  afterAll(() => made.close())

  async function form(path: string, fields: Record<string, string>, cookie?: string) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(cookie && { cookie }) }
    return made.app.request(path, { method: 'POST', headers, body: new URLSearchParams(fields) })
  }

  async function signedInBrowser(portalId = made.portal.id) {
    const key = await createSignInKey(made.deps.database.db, portalId, made.deps.now)
    const response = await form('/connect', { key, name: 'Sarah', email: 'sarah@example.com' })
    return { key, response, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }

  async function askForCode() {
    const device = callerOf(made.app, null)
    const grant = await (await device.post('/v1/device/code', { label: 'Chrome on Linux' })).json()
    return { device, grant, poll: () => device.post('/v1/device/token', { device_code: grant.device_code }) }
  }

  it('goes from code over a person’s confirmation to a token that works', async () => {
    const { grant, poll } = await askForCode()
    expect(await (await poll()).json()).toEqual({ error: 'authorization_pending' })
    const { cookie } = await signedInBrowser()
    const page = await (await made.app.request(`/device?user_code=${grant.user_code}`, { headers: { cookie } })).text()
    expect(page).toContain('Chrome on Linux')
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''

    await form('/device', { user_code: grant.user_code, csrf, answer: 'approve' }, cookie)

    const { access_token: token } = await (await poll()).json()
    const me = await (await callerOf(made.app, token).get('/v1/me')).json()
    expect(me).toMatchObject({ name: 'Sarah', role: 'admin', portalId: made.portal.id })
    expect(await (await poll()).json()).toEqual({ error: 'expired_token' })
  })

  it('makes whoever uses the first link the admin, and asks nobody after that', async () => {
    const portal = await makePortal(made.deps.database)
    const key = await createSignInKey(made.deps.database.db, portal.id, NOW)
    const empty = await form('/connect', { key })
    expect(empty.status).toBe(422)
    expect((await form('/connect', { key, name: 'Sarah', email: 'sarah@example.com' })).status).toBe(303)

    const next = await createSignInKey(made.deps.database.db, portal.id, NOW)

    const page = await (await made.app.request(`/connect?key=${next}`)).text()
    expect(page).toContain('Sarah')
    expect(page).not.toContain('name="email"')
  })

  it('opens a sign-in link once', async () => {
    const { key } = await signedInBrowser()

    const again = await form('/connect', { key })

    expect(again.status).toBe(401)
    expect(await again.text()).toContain('npm run cli -- sign-in')
  })

  it('asks a browser that is not signed in for the link before it shows a code', async () => {
    const { grant } = await askForCode()

    const response = await made.app.request(`/device?user_code=${grant.user_code}`)

    expect(response.status).toBe(401)
    expect(await response.text()).not.toContain('Chrome on Linux')
  })

  it('refuses a confirmation without the form’s own field', async () => {
    const { grant, poll } = await askForCode()
    const { cookie } = await signedInBrowser()

    const response = await form('/device', { user_code: grant.user_code, csrf: 'guess', answer: 'approve' }, cookie)

    expect(response.status).toBe(403)
    expect(await (await poll()).json()).toEqual({ error: 'authorization_pending' })
  })

  it('tells a device that was refused', async () => {
    const { grant, poll } = await askForCode()
    const { cookie } = await signedInBrowser()
    const page = await (await made.app.request(`/device?user_code=${grant.user_code}`, { headers: { cookie } })).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''

    await form('/device', { user_code: grant.user_code, csrf, answer: 'deny' }, cookie)

    const refused = await poll()
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({ error: 'access_denied' })
  })

  it('slows a device down that asks too often, and forgets a code after ten minutes', async () => {
    const { poll } = await askForCode()
    await poll()
    expect(await (await poll()).json()).toEqual({ error: 'slow_down' })

    made.deps.now = new Date(NOW.getTime() + 601_000)

    expect(await (await poll()).json()).toEqual({ error: 'expired_token' })
    made.deps.now = NOW
  })

  it('ends a revoked token at once and an idle one after thirty days', async () => {
    const [revoked, idle] = [await made.signIn('manager'), await made.signIn('manager')]
    expect((await revoked.post('/v1/device/revoke', {})).status).toBe(200)
    expect((await revoked.get('/v1/me')).status).toBe(401)

    made.deps.now = new Date(NOW.getTime() + 31 * DAY_MS)

    const response = await idle.get('/v1/me')
    made.deps.now = NOW
    expect(response.status).toBe(401)
    expect((await response.json()).code).toBe('token-invalid')
  })

  it('opens a sign-in link for a day', async () => {
    const key = await createSignInKey(made.deps.database.db, made.portal.id, NOW)
    const open = async () => (await made.app.request(`/connect?key=${key}`)).status
    made.deps.now = new Date(NOW.getTime() + DAY_MS - 1)
    expect(await open()).toBe(200)

    made.deps.now = new Date(NOW.getTime() + DAY_MS)

    const late = [await open(), (await form('/connect', { key, name: 'Sarah', email: 'sarah@example.com' })).status]
    made.deps.now = NOW
    expect(late).toEqual([401, 401])
  })

  it('keeps a browser signed in for eight hours', async () => {
    const { cookie } = await signedInBrowser()
    const open = async () => (await made.app.request('/device', { headers: { cookie } })).status
    made.deps.now = new Date(NOW.getTime() + 8 * 3_600_000 - 1)
    expect(await open()).toBe(200)

    made.deps.now = new Date(NOW.getTime() + 8 * 3_600_000)

    const late = await open()
    made.deps.now = NOW
    expect(late).toBe(401)
  })

  it('neither shows nor takes the answer to a code that is over', async () => {
    const { grant, poll } = await askForCode()
    made.deps.now = new Date(NOW.getTime() + 600_000)
    const { cookie } = await signedInBrowser()
    const empty = await (await made.app.request('/device', { headers: { cookie } })).text()
    expect(empty).not.toContain(grant.user_code)

    const shown = await made.app.request(`/device?user_code=${grant.user_code}`, { headers: { cookie } })
    const { grant: fresh } = await askForCode()
    const page = await (await made.app.request(`/device?user_code=${fresh.user_code}`, { headers: { cookie } })).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const answered = await form('/device', { user_code: grant.user_code, csrf, answer: 'approve' }, cookie)

    const polled = await (await poll()).json()
    made.deps.now = NOW
    expect([shown.status, answered.status]).toEqual([404, 404])
    expect(polled).toEqual({ error: 'expired_token' })
  })

  it('serves its pages to nobody’s frame, without foreign script, style or form target', async () => {
    for (const path of ['/connect', '/device']) {
      const { headers } = await made.app.request(path)

      const policy = headers.get('content-security-policy')?.split(/; ?/)
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "style-src 'self'",
          "form-action 'self'",
          "frame-ancestors 'none'",
        ]),
      )
      expect(policy?.filter((part) => part.startsWith('script-src'))).toEqual([])
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it('keeps its cookie from scripts, from foreign forms and, over https, from the open line', async () => {
    const { response } = await signedInBrowser()
    const parts = (response.headers.get('set-cookie') ?? '').split('; ')
    expect(parts).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age=28800']))
    expect(parts).not.toContain('Secure')

    const key = await createSignInKey(made.deps.database.db, made.portal.id, NOW)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const overHttps = createApp(made.deps, 'https://tributary.example.com')
    const secure = await overHttps.request('/connect', { method: 'POST', headers, body: new URLSearchParams({ key }) })

    expect(secure.headers.get('set-cookie')).toContain('; Secure')
  })

  it('takes the form-encoded bodies of RFC 8628, and lets nobody keep a secret it answers', async () => {
    const { cookie } = await signedInBrowser()
    const asked = await form('/v1/device/code', { client_id: 'tributary', label: 'Firefox' })
    const grant = await asked.json()
    const page = await (await made.app.request(`/device?user_code=${grant.user_code}`, { headers: { cookie } })).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    await form('/device', { user_code: grant.user_code, csrf, answer: 'approve' }, cookie)

    const given = await form('/v1/device/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: grant.device_code,
    })

    const { access_token: token } = await given.json()
    expect((await callerOf(made.app, token).get('/v1/me')).status).toBe(200)
    const link = await callerOf(made.app, token).post('/v1/sign-in-links', {})
    const kept = [asked, given, link, await made.app.request('/connect')].map((each) =>
      each.headers.get('cache-control'),
    )
    expect(kept).toEqual(Array(4).fill('no-store'))
    expect((await form('/v1/device/token', { device_code: 'x' })).status).toBe(422)
  })

  it('knows the scheme of a token in any case', async () => {
    const { token } = await made.signIn('viewer')

    const response = await made.app.request('/v1/me', { headers: { authorization: `bearer ${token}` } })

    expect(response.status).toBe(200)
  })

  it('signs in whoever asked for the link, and the first admin if the command line did', async () => {
    const portal = await makePortal(made.deps.database)
    const first = await made.signIn('admin', 'Sarah', portal)
    made.deps.now = new Date(NOW.getTime() + 1)
    const second = await made.signIn('admin', 'Kevin', portal)
    const machine = await issueCommandLineToken(made.deps.database.db, portal.id, made.deps.now)

    const named: string[] = []
    for (const caller of [first, second, callerOf(made.app, machine)]) {
      const { url } = await (await caller.post('/v1/sign-in-links', {})).json()
      const key = new URL(url).searchParams.get('key') ?? ''
      const shown = await (await made.app.request(`/connect?key=${key}`)).text()
      const cookie = (await form('/connect', { key })).headers.get('set-cookie')?.split(';')[0] ?? ''
      const device = await (await made.app.request('/device', { headers: { cookie } })).text()
      named.push(...[shown, device].map((html) => /<strong>(\w+)</.exec(html)?.[1] ?? 'nobody'))
    }

    made.deps.now = NOW
    expect(named).toEqual(['Sarah', 'Sarah', 'Kevin', 'Kevin', 'Sarah', 'Sarah'])
  })

  it('answers a person with a page, whatever is wrong', async () => {
    const portal = await makePortal(made.deps.database)
    const key = await createSignInKey(made.deps.database.db, portal.id, NOW)
    const sarah = { key, name: 'Sarah', email: 'sarah@example.com', calendar_url: 'calendar.example.com/sarah' }
    const { cookie } = await signedInBrowser()
    const code = { user_code: 'BCDF-GHJK', csrf: 'x', answer: 'approve' }

    const answers = {
      calendar: await form('/connect', sarah),
      nul: await form('/connect', { ...sarah, calendar_url: '', name: 'Sa\u0000rah' }),
      signedOut: await form('/device', code),
      foreign: await form('/device', code, cookie),
      empty: await form('/device', {}, cookie),
    }

    const pages = await Promise.all(
      Object.values(answers).map(async (response) => {
        expect(response.headers.get('content-type')).toContain('text/html')
        expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
        return response.text()
      }),
    )
    expect(Object.values(answers).map(({ status }) => status)).toEqual([422, 400, 401, 403, 403])
    expect(pages[0]).toMatch(/role="alert">Calendar link: .*https:\/\//)
    expect(pages[0]).toContain('value="calendar.example.com/sarah"')
    expect(pages[0]).toContain('value="sarah@example.com"')
    expect(pages[2]).toContain('not signed in any more')
    expect(pages[2]).toContain('BCDF-GHJK')
    // Nothing of it used the link up.
    expect((await form('/connect', { ...sarah, calendar_url: '' })).status).toBe(303)
  })

  it('never shows one portal to another', async () => {
    const other = await makePortal(made.deps.database)
    const here = await made.signIn('manager')
    const facts = (await import('../../support/make-app.ts')).pageFacts('Private channel')
    const values = { to: 'creator@example.org', creatorName: 'Sample channel', topic: 'follow-ups' }
    const { partnerId } = await (await here.post('/v1/outreach', { facts, values })).json()
    const there = await made.signIn('admin', 'Sarah', other)

    const seen = await Promise.all(
      [`/v1/context/${partnerId}`, `/v1/partners/${partnerId}/health`].map((path) => there.get(path)),
    )

    expect(seen.map((response) => response.status)).toEqual([404, 404])
    expect((await (await there.get('/v1/partners')).json()).partners).toEqual([])
    expect((await (await there.get('/v1/index')).json()).entries).toEqual([])
  })
})

describe('every route', () => {
  let made: MadeApp
  beforeAll(async () => {
    made = await makeApp()
  }, 30_000)
  afterAll(() => made.close())

  const OPEN = ['/healthz', '/v1/device/code', '/v1/device/token', '/v1/webhooks/hubspot']

  it('needs a token, but for health and the two sign-in calls of a device', async () => {
    const document = await (await made.app.request('/openapi.json')).json()
    const routes = Object.entries<Record<string, object>>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })),
    )
    expect(routes.length).toBeGreaterThan(12)
    for (const { path, method } of routes.filter((route) => !OPEN.includes(route.path))) {
      const url = path.replaceAll(/\{\w+\}/g, crypto.randomUUID())
      const init =
        method === 'GET' ? { method } : { method, headers: { 'content-type': 'application/json' }, body: '{}' }

      const responses = [
        await made.app.request(url, init),
        await made.app.request(url, {
          ...init,
          headers: { ...init.headers, authorization: 'Bearer not-a-token-of-ours-at-all' },
        }),
      ]

      expect([path, ...responses.map((response) => response.status)]).toEqual([path, 401, 401])
      const problem = await responses[1]!.json()
      expect(problem).toMatchObject({ status: 401, code: 'token-invalid', instance: url })
      expect(responses[1]!.headers.get('content-type')).toContain('application/problem+json')
    }
  })

  it('answers the extension’s origins and no others', async () => {
    const origins = [
      EXTENSION_ORIGIN,
      'moz-extension://0b8c7a3e-1111-4222-8333-444455556666',
      'https://www.youtube.com',
    ]

    const allowed = await Promise.all(
      origins.map(async (origin) => {
        const headers = {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization',
        }
        const response = await made.app.request('/v1/index', { method: 'OPTIONS', headers })
        return response.headers.get('access-control-allow-origin')
      }),
    )

    expect(allowed).toEqual([origins[0], origins[1], null])
  })

  it('explains a request that does not fit, field by field', async () => {
    const kevin = await made.signIn('manager')
    const wrong = [
      await kevin.post('/v1/touchpoints', { partnerId: 'x', channel: 'pigeon', evidence: 'ticked' }),
      await kevin.post('/v1/touchpoints', '{"partnerId":'),
      await kevin.get('/v1/index?cursor=made-up'),
      await kevin.post('/v1/templates/no-such-template/render', {}),
      await kevin.post('/v1/templates/creator-outreach/render', { values: { no_such_variable: 'x' } }),
      await kevin.get('/v1/nowhere'),
    ]

    const problems = await Promise.all(wrong.map((response) => response.json()))

    expect(problems.map(({ status, code }) => [status, code])).toEqual([
      [422, 'invalid'],
      [400, 'malformed'],
      [400, 'malformed'],
      [404, 'not-found'],
      [422, 'invalid'],
      [404, 'not-found'],
    ])
    expect(problems[0].errors.map((error: { path: string }) => error.path)).toEqual(['partnerId', 'channel'])
    expect(problems[3].detail).toContain('creator-outreach')
    expect(problems[4].detail).toContain('no_such_variable')
  })

  it('refuses a body over one megabyte', async () => {
    const kevin = await made.signIn('manager')

    const response = await kevin.post('/v1/outreach', 'x'.repeat(1_100_000), { 'content-length': '1100000' })

    expect(response.status).toBe(413)
  })
})

const reason = whyNoPostgres()
if (reason) console.log(`Skipped: sign-in on a PostgreSQL server, because ${reason}.`)

describe.skipIf(reason)('on a PostgreSQL server', () => {
  let server: PostgresServer
  let database: Database
  beforeAll(async () => {
    server = await startPostgres()
    database = await openDatabase({ url: server.url })
  }, 60_000)
  afterAll(async () => {
    await database?.close()
    await server?.stop()
  })

  it('five first links used at the same instant make one admin', async () => {
    const portal = await makePortal(database)
    const keys = await Promise.all(Array.from({ length: 5 }, () => createSignInKey(database.db, portal.id, NOW)))
    const profile = { name: 'Sarah', title: '', calendarUrl: null, organisation: '' }

    await Promise.all(
      keys.map((key, n) => useSignInKey(database.db, key, { ...profile, email: `sarah${n}@example.com` }, NOW)),
    )

    expect(await database.db.select().from(appUser).where(eq(appUser.portalId, portal.id))).toHaveLength(1)
  })
})
