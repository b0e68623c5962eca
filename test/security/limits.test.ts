import { type createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '#server/app.ts'
import { refuseBrokenRequests } from '#server/middleware/refuse-broken-requests.ts'
import { createSignInKey } from '#server/services/access/sign-in-link.ts'
import { openRequestLimits, RATES, type Rates } from '#server/services/limit/request-limits.ts'
import { type MadeApp, makeApp } from '../support/make-app.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_TYPE = { 'content-type': 'application/json' }

let made: MadeApp
beforeAll(async () => {
  made = await makeApp()
}, 60_000)
afterAll(() => made.close())

/** Another process on the same database, with counters of its own. */
function appWith(rates: Partial<Rates> = {}, proxies = 0) {
  return createApp(made.deps, 'http://127.0.0.1:8787', { limits: openRequestLimits({ ...RATES, ...rates }), proxies })
}

const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })

async function signedInBrowser(): Promise<string> {
  const key = await createSignInKey(made.deps.database.db, made.portal.id, made.deps.now)
  const fields = new URLSearchParams({ key, name: 'Kevin', email: 'kevin@example.com' })
  const response = await made.app.request('/connect', { method: 'POST', headers: FORM, body: fields })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

async function newCode(app = made.app, address = '203.0.113.5') {
  const body = JSON.stringify({ label: 'Chrome on Linux' })
  const response = await app.request('/v1/device/code', { method: 'POST', headers: JSON_TYPE, body }, from(address))
  return response.json() as Promise<{ user_code: string; device_code: string }>
}

describe('guessing', () => {
  it('codes ends after ten wrong ones, for right ones too, and says when to come again', async () => {
    const app = appWith()
    const cookie = await signedInBrowser()
    const { user_code } = await newCode()
    const look = (code: string) => app.request(`/device?user_code=${code}`, { headers: { cookie } })
    const wrong: number[] = []
    for (let i = 0; i < 11; i += 1) wrong.push((await look(`BCDF-GHJ${'BCDFGHJKLMNP'[i]}`)).status)

    const right = await look(user_code)

    expect(wrong).toEqual([...Array(10).fill(404), 429])
    expect([right.status, await right.text()]).toEqual([429, expect.not.stringContaining('Chrome on Linux')])
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(500)
  })

  it('at one code ends after twenty looks at it', async () => {
    const app = appWith()
    const cookie = await signedInBrowser()
    const { user_code } = await newCode()
    const statuses: number[] = []
    for (let i = 0; i < 21; i += 1) {
      statuses.push((await app.request(`/device?user_code=${user_code}`, { headers: { cookie } })).status)
    }

    expect(statuses).toEqual([...Array(20).fill(200), 429])
  })

  it('sign-in keys ends for that address, and for no other', async () => {
    const app = appWith({ wrongSecret: { points: 3, seconds: 600 } })
    const key = await createSignInKey(made.deps.database.db, made.portal.id, made.deps.now)
    const open = async (tried: string, address: string) =>
      (await app.request(`/connect?key=${tried}`, {}, from(address))).status
    const wrong = [1, 2, 3, 4].map((i) => `${'x'.repeat(42)}${i}`)
    const statuses: number[] = []
    for (const each of wrong) statuses.push(await open(each, '203.0.113.5'))

    expect(statuses).toEqual([401, 401, 401, 429])
    expect([await open(key, '203.0.113.5'), await open(key, '203.0.113.6')]).toEqual([429, 200])
  })

  it('tokens ends for that address, before the database is asked', async () => {
    const app = appWith({ wrongSecret: { points: 3, seconds: 600 } })
    const ask = async (i: number) => {
      const headers = { authorization: `Bearer ${'x'.repeat(42)}${i}` }
      return (await app.request('/v1/me', { headers }, from('203.0.113.7'))).status
    }
    const statuses: number[] = []
    for (const i of [1, 2, 3, 4]) statuses.push(await ask(i))

    expect(statuses).toEqual([401, 401, 401, 429])
  })
})

describe('rates', () => {
  it('of new codes are by address', async () => {
    const app = appWith({ newCode: { points: 2, seconds: 60 } })
    const ask = (address: string) => {
      const init = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ label: 'Chrome' }) }
      return app.request('/v1/device/code', init, from(address))
    }
    const statuses = [await ask('203.0.113.5'), await ask('203.0.113.5'), await ask('203.0.113.5')]
    const refused = await statuses[2]!.json()

    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(refused).toMatchObject({ code: 'too-many-requests', detail: expect.stringMatching(/Wait \d+ s/) })
    expect((await ask('203.0.113.6')).status).toBe(200)
  })

  it('of the API are by device', async () => {
    const app = appWith({ device: { points: 2, seconds: 60 } })
    const [one, two] = [await made.signIn('viewer'), await made.signIn('viewer')]
    const ask = async ({ token }: { token: string }) =>
      (await app.request('/v1/me', { headers: { authorization: `Bearer ${token}` } })).status

    expect([await ask(one), await ask(one), await ask(one), await ask(two)]).toEqual([200, 200, 429, 200])
  })

  it.each([
    ['no proxy: the header is the client’s own invention', 0, '198.51.100.1', '10.0.0.1'],
    ['one proxy: what it wrote, the last', 1, '198.51.100.1, 198.51.100.2', '198.51.100.2'],
    ['two proxies: the one before the last', 2, 'invented, 198.51.100.1, 10.0.0.9', '198.51.100.1'],
    ['two proxies, header too short: the connection', 2, '198.51.100.1', '10.0.0.1'],
    ['IPv6: the whole network of one customer', 1, '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['IPv6, shortened', 1, '2001:db8::6', '2001:db8:0:0::/64'],
  ])('count with %s', async (_what, proxies, header, counted) => {
    const seen: string[] = []
    const limits = {
      take: async (_rate: string, key: string) => void seen.push(key),
      check: async () => {},
    }
    const app = createApp(made.deps, 'http://127.0.0.1:8787', { limits, proxies })
    await app.request('/connect', { headers: { 'x-forwarded-for': header } }, from('::ffff:10.0.0.1'))

    expect(new Set(seen)).toEqual(new Set([counted]))
  })
})

describe('phishing', () => {
  it('is made hard: the page says who asks, from where, and warns if that is not the person’s own network', async () => {
    const cookie = await signedInBrowser()
    const { user_code } = await newCode(made.app, '198.51.100.66')
    const look = async (address: string) =>
      (await made.app.request(`/device?user_code=${user_code}`, { headers: { cookie } }, from(address))).text()

    expect(await look('203.0.113.5')).toMatch(
      /Chrome on Linux.*198\.51\.100\.66[\s\S]*role="alert"[^<]*another network/,
    )
    expect(await look('198.51.100.66')).not.toContain('role="alert"')
  })

  it('two devices that confirm one code: the first answer counts, the second finds nothing', async () => {
    const [one, two] = [await signedInBrowser(), await signedInBrowser()]
    const { user_code, device_code } = await newCode()
    const csrfOf = async (cookie: string) => {
      const page = await (await made.app.request(`/device?user_code=${user_code}`, { headers: { cookie } })).text()
      return /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    }
    const forms = await Promise.all([one, two].map(async (cookie) => ({ cookie, csrf: await csrfOf(cookie) })))
    const answers = await Promise.all(
      forms.map(({ cookie, csrf }) => {
        const body = new URLSearchParams({ user_code, csrf, answer: 'approve' })
        return made.app.request('/device', { method: 'POST', headers: { ...FORM, cookie }, body })
      }),
    )
    const poll = async () => {
      const init = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ device_code }) }
      return (await made.app.request('/v1/device/token', init)).json()
    }

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
    expect(await poll()).toHaveProperty('access_token')
    expect(await poll()).toEqual({ error: 'expired_token' })
  })
})

describe('over a real connection', () => {
  let port: number
  let server: ReturnType<typeof createServer>
  beforeAll(async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    server = serve({ fetch: appWith().fetch, hostname: '127.0.0.1', port: 0 }, () => resolve()) as typeof server
    refuseBrokenRequests(server)
    await promise
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  async function raw(text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => {})
    socket.write(text)
    await new Promise((done) => socket.once('close', done))
    return answer
  }

  it('a header bomb is answered with what to do', async () => {
    const answer = await raw(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Bomb: ${'b'.repeat(40_000)}\r\n\r\n`)

    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
    const problem = JSON.parse(answer.split('\r\n\r\n')[1] ?? '')
    expect(problem).toMatchObject({ status: 431, detail: expect.stringContaining('16 KB') })
  })

  it('what is no HTTP is answered and closed', async () => {
    expect(await raw('\u0016\u0003\u0001 not http\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"malformed"/)
  })

  it.each([
    ['with its length told', { 'content-length': String(10_000_000) }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('a body of ten megabytes %s is refused, and nothing of it is kept', async (_how, headers) => {
    const { token } = await made.signIn('manager')
    const { promise, resolve } = Promise.withResolvers<number>()
    const options = { port, host: '127.0.0.1', method: 'POST', path: '/v1/touchpoints' }
    const sent = { ...headers, ...JSON_TYPE, authorization: `Bearer ${token}` }
    const request = httpRequest({ ...options, headers: sent }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    // The service hangs up on whoever goes on sending.
    request.on('error', () => {})
    request.end(`{"subject":"${'x'.repeat(10_000_000)}"}`)

    expect(await promise).toBe(413)
    request.destroy()
  })
})
