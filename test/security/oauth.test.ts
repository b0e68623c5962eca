import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { oauthConsent } from '#server/db/tables/access.ts'
import { portal } from '#server/db/tables/portal.ts'
import { noLimit } from '#server/hubspot/limiter.ts'
import { openOAuth } from '#server/hubspot/oauth.ts'
import { openHubSpot } from '#server/hubspot/open.ts'
import { SANDBOX_CLIENT } from '#server/sandbox/oauth.ts'
import { SANDBOX_PORTAL, type Sandbox, startSandbox } from '#server/sandbox/start.ts'
import { keepInstallLink } from '#server/services/oauth/install-link.ts'
import { createTokenSource } from '#server/services/oauth/token-source.ts'
import { newKey } from '#server/services/secret/keyring.ts'
import { callerOf, type MadeApp, makeApp } from '../support/make-app.ts'

const URL_OF_APP = 'http://127.0.0.1:8787'
const MINUTE = 60_000

let sandbox: Sandbox
let made: MadeApp
let asked: string[] = []
let start: Date
beforeAll(async () => {
  made = await makeApp()
  start = made.deps.now
  sandbox = await startSandbox({ file: ':memory:', clock: () => made.deps.now.getTime() })
  const door = openOAuth({
    clientId: SANDBOX_CLIENT.id,
    clientSecret: SANDBOX_CLIENT.secret,
    redirectUri: `${URL_OF_APP}/oauth/callback`,
    consentUrl: `${sandbox.url}/oauth/authorize`,
    basePath: sandbox.url,
    family: '2026-09',
    timeoutMs: 5_000,
  })
  const counted = {
    ...door,
    refresh: (token: string) => {
      asked.push('refresh')
      return door.refresh(token)
    },
  }
  const open = (accessToken: Parameters<typeof openHubSpot>[0]['accessToken']) =>
    openHubSpot({ accessToken, basePath: sandbox.url, limiter: noLimit(), timeoutMs: 5_000 })
  made.deps.oauth = { door: counted, keyring: [newKey()], account: (token) => open(token).account() }
  made.deps.hubspot = (portalId) => open(sourceOf(portalId))
}, 60_000)
afterAll(async () => {
  await sandbox.close()
  await made.close()
})
beforeEach(() => {
  asked = []
})

function sourceOf(portalId: string) {
  const { database, clock, oauth } = made.deps
  return createTokenSource({ database, clock, door: oauth!.door, keyring: oauth!.keyring }, portalId)
}

type Browser = { address: string; cookie: string }

/** A browser that pressed "Continue to HubSpot". */
async function leaveToInstall(): Promise<Browser> {
  const { url } = await keepInstallLink(made.deps.database.db, URL_OF_APP, made.deps.now)
  const key = new URL(url).searchParams.get('key') ?? ''
  return left(await made.app.request('/oauth/install', { method: 'POST', body: new URLSearchParams({ key }) }))
}

async function leaveToSignIn(userCode = ''): Promise<Browser> {
  return left(await made.app.request(`/oauth/sign-in?user_code=${userCode}`))
}

function left(response: Response): Browser {
  expect(response.status).toBe(303)
  return {
    address: response.headers.get('location') ?? '',
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
  }
}

/** What HubSpot sends the browser back to once somebody allowed it, as a path of ours. */
async function allow({ address }: Browser, who = 'kevin'): Promise<string> {
  const page = (await (await fetch(address)).text()).replaceAll('&amp;', '&')
  const link = new RegExp(`href="(/oauth/allow[^"]*as=${who}[^"]*)"`).exec(page)?.[1]
  const back = await fetch(`${sandbox.url}${link}`, { redirect: 'manual' })
  return (back.headers.get('location') ?? '').replace(URL_OF_APP, '')
}

const comeBack = (path: string, cookie: string) => made.app.request(path, { headers: { cookie } })
const consents = () => made.deps.database.db.select().from(oauthConsent)

describe('letting a HubSpot account in', () => {
  it('keeps its consent sealed, sets it up, and makes whoever came first the admin', async () => {
    const browser = await leaveToInstall()
    const back = await comeBack(await allow(browser), browser.cookie)

    expect(back.headers.get('location')).toBe('/device')
    const [consent] = await consents()
    expect(consent).toMatchObject({ portalId: String(SANDBOX_PORTAL), email: 'kevin@reservoir.example', lostAt: null })
    expect(consent?.sealed).toMatch(/^v1\./)
    expect(JSON.stringify(consent)).not.toMatch(/access-|refresh-/)
    const [row] = await made.deps.database.db
      .select()
      .from(portal)
      .where(eq(portal.id, String(SANDBOX_PORTAL)))
    expect(row?.setup?.objectTypes.partner).toBeDefined()
    const cookie = (back.headers.getSetCookie().find((each) => each.startsWith('tributary_session')) ?? '').split(
      ';',
    )[0]
    expect(await (await made.app.request('/device', { headers: { cookie: cookie ?? '' } })).text()).toContain('kevin')
  }, 30_000)

  it('opens an install link once, and not by looking at it', async () => {
    const { url } = await keepInstallLink(made.deps.database.db, URL_OF_APP, made.deps.now)
    const key = new URL(url).searchParams.get('key') ?? ''
    const press = () => made.app.request('/oauth/install', { method: 'POST', body: new URLSearchParams({ key }) })
    expect((await made.app.request(url.replace(URL_OF_APP, ''))).status).toBe(200)
    expect((await press()).status).toBe(303)

    expect((await press()).status).toBe(401)
  })

  it('leads to HubSpot’s address alone, with our fixed way back, whatever the request says', async () => {
    const elsewhere = 'redirect_uri=https://evil.example/&return=https://evil.example/&consentUrl=https://evil.example'
    const { address } = left(
      await made.app.request(`/oauth/sign-in?${elsewhere}`, { headers: { host: 'evil.example' } }),
    )
    const url = new URL(address)

    expect(url.origin).toBe(sandbox.url)
    expect(url.searchParams.get('redirect_uri')).toBe(`${URL_OF_APP}/oauth/callback`)
    expect(address).not.toContain('evil')
    url.searchParams.set('redirect_uri', 'http://evil.example/oauth/callback')
    expect((await fetch(url)).status).toBe(400)
  })
})

describe('coming back from HubSpot', () => {
  it('is refused in another browser, twice, late, and with a state nobody sent', async () => {
    const before = await consents()
    const [mine, theirs, twice, late] = await Promise.all([1, 2, 3, 4].map(() => leaveToSignIn()))
    const answer = await allow(mine!)
    const swapped = await comeBack(answer, theirs!.cookie)
    const second = await allow(twice!)
    expect((await comeBack(second, twice!.cookie)).status).toBe(303)
    const again = await comeBack(second, twice!.cookie)
    const lateAnswer = await allow(late!)
    made.deps.now = new Date(start.getTime() + 11 * MINUTE)
    const tooLate = await comeBack(lateAnswer, late!.cookie)
    made.deps.now = start
    const invented = await comeBack(`/oauth/callback?code=abc&state=${'x'.repeat(43)}`, mine!.cookie)

    for (const response of [swapped, again, tooLate, invented]) {
      expect(response.status).toBe(401)
      expect(response.headers.getSetCookie().join()).not.toContain('tributary_session')
      expect(await response.text()).toContain('Start again')
    }
    expect(await consents()).toEqual(before)
  })

  it('with a stolen code in a visit of one’s own opens nothing: the code is bound by PKCE', async () => {
    const [victim, thief] = [await leaveToSignIn(), await leaveToSignIn()]
    const stolen = new URL(await allow(victim), URL_OF_APP).searchParams.get('code') ?? ''
    const state = new URL(thief.address).searchParams.get('state') ?? ''

    const response = await comeBack(`/oauth/callback?code=${stolen}&state=${state}`, thief.cookie)

    expect(response.status).toBe(401)
  })

  it('after "Cancel" says so', async () => {
    const browser = await leaveToSignIn()

    const response = await comeBack('/oauth/callback?error=access_denied', browser.cookie)

    expect(response.status).toBe(403)
    expect(await response.text()).toContain('Start again')
  })

  it('makes a further person a viewer and leads back to the code they came to confirm', async () => {
    const browser = await leaveToSignIn('BCDF-GHJK')
    const response = await comeBack(await allow(browser, 'sarah'), browser.cookie)

    expect(response.headers.get('location')).toBe('/device?user_code=BCDF-GHJK')
    const admin = await made.signIn('admin', 'Kevin', { ...made.portal, id: String(SANDBOX_PORTAL) })
    const { users } = await (await admin.get('/v1/users')).json()
    const sarah = users.find((user: { email: string }) => user.email === 'sarah@reservoir.example')
    expect(sarah.role).toBe('viewer')
  })

  it('of an account that is not let in signs nobody in', async () => {
    const { oauth } = made.deps
    const inspect = async () => ({ portalId: '999', userId: '1', email: 'kevin@reservoir.example', scopes: ['oauth'] })
    made.deps.oauth = { ...oauth!, door: { ...oauth!.door, inspect } }
    const browser = await leaveToSignIn()
    const response = await comeBack(await allow(browser), browser.cookie)
    made.deps.oauth = oauth

    expect(response.status).toBe(403)
    expect(await response.text()).toContain('999')
    expect(response.headers.getSetCookie().join()).not.toContain('tributary_session')
  })
})

describe('a consent', () => {
  const id = String(SANDBOX_PORTAL)

  it('is renewed five minutes ahead, once for callers that ask at the same time', async () => {
    const one = sourceOf(id)
    const before = await one(null)
    made.deps.now = new Date(start.getTime() + 24 * MINUTE)
    expect([await one(null), asked.length]).toEqual([before, 0])

    made.deps.now = new Date(start.getTime() + 25 * MINUTE)
    const answers = await Promise.all([one(null), one(null), one(null)])

    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).not.toBe(before)
    expect(asked).toEqual(['refresh'])
    // Another process finds what the first one kept.
    expect(await sourceOf(id)(null)).toBe(answers[0])
    expect(asked).toEqual(['refresh'])
  })

  it('is renewed at once if HubSpot refuses the token before its time, as after a clock that ran ahead', async () => {
    sandbox.control.setClock(31 * MINUTE)

    expect((await made.deps.hubspot(id).account()).portalId).toBe(id)

    expect(asked).toEqual(['refresh'])
    sandbox.control.setClock(0)
  })

  it('that lacks a scope is shown with what is missing', async () => {
    const admin = await made.signIn('admin', 'Kevin', { ...made.portal, id })
    expect((await (await admin.get('/v1/consent')).json()).missing).toEqual([])
    const few = ['oauth', 'crm.objects.contacts.read']
    await made.deps.database.db.update(oauthConsent).set({ scopes: few }).where(eq(oauthConsent.portalId, id))

    const state = await (await admin.get('/v1/consent')).json()

    expect(state.missing).toEqual([
      'crm.objects.contacts.write',
      'crm.objects.companies.read',
      'crm.objects.companies.write',
      'crm.objects.owners.read',
    ])
  })

  it('that HubSpot ended is told with what to do, asks HubSpot no more, and a new one takes its place', async () => {
    const { oauth } = made.deps
    const refresh = async () => {
      asked.push('refresh')
      return null
    }
    made.deps.oauth = { ...oauth!, door: { ...oauth!.door, refresh } }
    made.deps.now = new Date(start.getTime() + 120 * MINUTE)
    const source = sourceOf(id)
    await expect(source(null)).rejects.toThrow('npm run cli -- hubspot --connect')
    await expect(source(null)).rejects.toThrow('ended the consent')
    expect(asked).toEqual(['refresh'])
    expect((await consents())[0]?.lostAt).not.toBeNull()
    made.deps.oauth = oauth

    const browser = await leaveToInstall()
    await comeBack(await allow(browser), browser.cookie)

    expect((await consents())[0]?.lostAt).toBeNull()
    expect(await sourceOf(id)(null)).toMatch(/^access-/)
    made.deps.now = start
  }, 30_000)

  it('shows its tokens nowhere: not in the log, not in an answer', async () => {
    const admin = await made.signIn('admin', 'Kevin', { ...made.portal, id })
    const answers = await Promise.all(['/v1/consent', '/v1/status', '/v1/users'].map((path) => admin.get(path)))
    const told = [JSON.stringify(made.deps.logged), ...(await Promise.all(answers.map((each) => each.text())))].join()

    expect(told).not.toMatch(/access-|refresh-|sandbox-secret|"sealed"/)
    expect((await callerOf(made.app, null).get('/v1/consent')).status).toBe(401)
  })
})
