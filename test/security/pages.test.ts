import { JSDOM } from 'jsdom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignInKey } from '#server/services/access/sign-in-link.ts'
import { type MadeApp, makeApp, pageFacts } from '../support/make-app.ts'

/** Each would run or lead away if a page took it for markup. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus=alert(1) x='",
  '<a href="javascript:alert(1)">x</a>',
  '</title><svg/onload=alert(1)>',
]
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

let made: MadeApp
beforeAll(async () => {
  made = await makeApp()
}, 60_000)
afterAll(() => made.close())

/** What of a page could run, or lead to somebody else. */
function dangers(html: string): string[] {
  const { document } = new JSDOM(html).window
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const attributes = [...element.attributes].filter(
      ({ name, value }) =>
        name.startsWith('on') || name === 'autofocus' || /^\s*(javascript|data|vbscript):/i.test(value),
    )
    const tag = /^(script|img|svg|iframe|object|embed|base)$/i.test(element.localName) ? [element.localName] : []
    return [...tag, ...attributes.map(({ name, value }) => `${element.localName} ${name}=${value}`)]
  })
}

async function html(path: string, init?: RequestInit): Promise<string> {
  const response = await made.app.request(path, init)
  expect(response.headers.get('content-type'), path).toContain('text/html')
  expect(response.headers.get('content-security-policy'), path).toContain("default-src 'none'")
  return response.text()
}

const post = (fields: Record<string, string>, cookie = '') => ({
  method: 'POST',
  headers: { ...FORM, cookie },
  body: new URLSearchParams(fields),
})

describe('a served page shows hostile words as words', () => {
  it('sees what it is told to see', () => {
    expect(HOSTILE.flatMap((each) => dangers(`<p title='${each}'>${each}</p>`)).length).toBeGreaterThanOrEqual(5)
  })

  it.each(HOSTILE)('%s in everything that is stored or sent along', async (hostile) => {
    const key = await createSignInKey(made.deps.database.db, made.portal.id, made.deps.now)
    const profile = { key, name: hostile, email: 'kevin@example.com', title: hostile }
    const signedIn = await made.app.request('/connect', post(profile))
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const asked = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ label: hostile }),
    }
    const { user_code } = await (await made.app.request('/v1/device/code', asked)).json()
    const word = encodeURIComponent(hostile)
    const device = await html(`/device?user_code=${user_code}`, { headers: { cookie } })
    const pages = [
      device,
      await html('/device', { headers: { cookie } }),
      await html(`/device?user_code=${word}`, { headers: { cookie } }),
      await html(`/device?user_code=${word}`),
      await html(`/connect?key=${word}&user_code=${word}`),
      await html('/connect', post({ key: hostile, user_code: hostile.slice(0, 12), name: hostile, email: hostile })),
      await html('/connect', post({ ...profile, key: hostile, calendar_url: hostile })),
      await html('/device', post({ user_code: hostile, csrf: hostile, answer: hostile }, cookie)),
      await html(`/oauth/install?key=${word}`),
      await html('/oauth/install', post({ key: hostile })),
      await html(`/oauth/callback?code=${word}&state=${word}`),
      await html(`/oauth/callback?error=${word}`),
      await html(`/uninstalled?device=${word}&key=${word}`),
    ]

    expect(pages.flatMap(dangers)).toEqual([])
    expect(new JSDOM(device).window.document.body.textContent).toContain(hostile)
  })

  it.each(HOSTILE)('%s in a mail’s values, and the mail made of them', async (hostile) => {
    const manager = await made.signIn('manager', 'Kevin')
    const facts = pageFacts(`Channel ${HOSTILE.indexOf(hostile)}`)
    const named = { ...facts, channel: { ...facts.channel, name: hostile } }
    const values = { to: '', creatorName: hostile, topic: hostile, videoTitle: hostile }
    const reply = await (await manager.post('/v1/outreach', { facts: named, values })).json()
    const render = `/v1/templates/creator-outreach/render`
    const mail = await (await manager.post(render, { partnerId: reply.partnerId, values })).json()

    expect(mail.html).toBeTypeOf('string')
    expect(dangers(mail.html)).toEqual([])
  })
})

describe('an answer that is no page', () => {
  it('is never taken for one, and is kept by nobody', async () => {
    const { token } = await made.signIn('viewer', HOSTILE[0])
    const answers = await Promise.all(
      ['/v1/me', '/v1/nowhere', '/openapi.json', '/healthz'].map((path) =>
        made.app.request(path, { headers: { authorization: `Bearer ${token}` } }),
      ),
    )

    for (const { headers } of answers) {
      expect(headers.get('content-type')).toMatch(/^application\/(problem\+)?json/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect(answers[0]?.headers.get('cache-control')).toContain('no-store')
  })
})
