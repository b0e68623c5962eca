import { render } from 'preact'
import { afterEach, expect, test, vi } from 'vitest'
import { Options } from '../../../extension/entrypoints/options/options.tsx'
import type { SignInStatus } from '../../../extension/messaging/protocol.ts'
import { NOW } from '../support/make.ts'
import { type Backend, makeSend } from '../support/overlay.ts'

const signedOut: SignInStatus = {
  serverUrl: 'http://127.0.0.1:8787',
  state: 'signed-out',
  code: null,
  user: null,
  partners: 0,
  syncedAt: null,
  problem: null,
  gmailAllowed: false,
  waiting: 0,
  waitingElsewhere: [],
  syncing: false,
}
const root = document.createElement('div')
document.body.append(root)
afterEach(() => render(null, root))

const settle = () => new Promise((resolve) => setTimeout(resolve, 20))
const find = (id: string) => root.querySelector<HTMLElement>(`[data-testid="${id}"]`)

async function shown(status: Partial<SignInStatus>, backend: Backend = {}) {
  const preferences = () => ({ enabled: true, open: false, top: null })
  const { send, sent } = makeSend({ status: () => ({ ...signedOut, ...status }), preferences, ...backend })
  const allowGmail = vi.fn(async () => true)
  render(
    <Options send={send} now={() => NOW} allowGmail={allowGmail} forbidGmail={async () => true} onNews={() => {}} />,
    root,
  )
  await vi.waitFor(() => expect(find('sites-panel')).not.toBeNull())
  return { sent, allowGmail }
}

test('Connect sends exactly what was pasted, and shows what is wrong with it', async () => {
  const message = '"x y" is not an address.'
  const { sent } = await shown({}, { signIn: () => ({ ok: false, failure: { kind: 'refused', message } }) })
  const input = find('server-url') as HTMLInputElement
  input.value = 'x y'
  input.dispatchEvent(new Event('input', { bubbles: true }))
  await settle()
  find('connect')?.click()
  await settle()
  expect(sent.find((one) => one.name === 'signIn')?.payload).toEqual({ serverUrl: 'x y' })
  expect(find('connect-panel')?.textContent).toContain(message)
})

test('a waiting sign-in shows the code to compare', async () => {
  const code = {
    userCode: 'WDJB-MJHT',
    verificationUri: 'http://127.0.0.1:8787/device',
    expiresAt: '2026-11-22T12:10:00Z',
  }
  await shown({ state: 'waiting', code })
  expect(find('user-code')?.textContent).toBe('WDJB-MJHT')
})

test('a signed-in browser shows who, which portal, how many partners and when they were fetched', async () => {
  const user = { name: 'Kevin', email: 'kevin@example.com', role: 'admin', portalId: '147000001' }
  await shown({ state: 'signed-in', user, partners: 24, syncedAt: '2026-11-22T11:56:00Z', waiting: 2 })
  const text = find('signed-in-panel')?.textContent ?? ''
  for (const fact of ['Kevin', 'admin', '147000001', '24 partners', '4 min ago', '2 touches'])
    expect(text).toContain(fact)
})

test('touches that wait for another account are shown, with where they wait for', async () => {
  const waitingElsewhere = [
    { serverUrl: 'https://one.example.com', email: 'sarah@example.com', portalId: '5', touches: 2 },
  ]
  await shown({ waitingElsewhere })
  expect(find('waiting-elsewhere')?.textContent).toContain(
    '2 touches are logged once sarah@example.com connects to https://one.example.com again (HubSpot portal 5).',
  )
})

test('why somebody was signed out is said', async () => {
  await shown({ problem: 'This device was signed out.' })
  expect(find('connect-panel')?.textContent).toContain('This device was signed out.')
})

test('Gmail is asked for in the click itself, and its switch waits for the permission', async () => {
  const { allowGmail } = await shown({})
  const [, gmail] = root.querySelectorAll<HTMLInputElement>('.switch input')
  expect(gmail?.disabled).toBe(true)
  find('gmail-permission')?.click()
  expect(allowGmail).toHaveBeenCalledOnce()
})

test('a site switched off is remembered', async () => {
  const { sent } = await shown({}, { remember: () => ({ enabled: false, open: false, top: null }) })
  root.querySelector<HTMLInputElement>('.switch input')?.click()
  await settle()
  expect(sent.find((one) => one.name === 'remember')?.payload).toEqual({ site: 'youtube', change: { enabled: false } })
})
