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
  managed: false,
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
  const save = vi.fn()
  render(
    <Options
      send={send}
      now={() => NOW}
      allowGmail={allowGmail}
      forbidGmail={async () => true}
      shortcut={{ read: async () => '', change: async () => {} }}
      save={save}
      onNews={() => {}}
    />,
    root,
  )
  await vi.waitFor(() => expect(find('sites-panel')).not.toBeNull())
  return { sent, allowGmail, save }
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

test('the never-log list is shown, saved as lines, and says what is wrong with it', async () => {
  const message = 'Not saved: two words is neither an address nor a domain.'
  const { sent } = await shown(
    {},
    { neverLog: () => ['firm.example'], setNeverLog: () => ({ ok: false, failure: { kind: 'refused', message } }) },
  )
  await settle()
  const list = root.querySelector<HTMLTextAreaElement>('#never-log')
  expect(list?.value).toBe('firm.example')
  if (list) list.value = 'firm.example\ntwo words'
  list?.dispatchEvent(new Event('input', { bubbles: true }))
  await settle()
  find('save-never-log')?.click()
  await settle()
  expect(sent.find((one) => one.name === 'setNeverLog')?.payload).toEqual({ lines: ['firm.example', 'two words'] })
  expect(find('never-log-panel')?.textContent).toContain(message)
})

test('what Gmail no longer shows is said once it was missed three times, with the selectors that were found', async () => {
  const selectorHealth = () => ({
    subject: { found: { 0: 12 }, missed: 0, lastAt: '2026-11-22T11:56:00Z' },
    send: { found: {}, missed: 3, lastAt: null },
    writer: { found: { 1: 2 }, missed: 2, lastAt: '2026-11-22T11:00:00Z' },
  })
  await shown({ gmailAllowed: true }, { selectorHealth })
  await settle()
  const text = find('reading-panel')?.textContent ?? ''
  expect(text).toContain('Gmail has changed for you: The Send button not found.')
  for (const fact of ['input[name="subjectbox"] 12×', '4 min ago', '[email] 2×', 'missed 2×'])
    expect(text).toContain(fact)
})

test('the shortcut is unset until the person chooses one', async () => {
  await shown({})
  await settle()
  expect(find('shortcut-panel')?.textContent).toContain('no shortcut is set')
})

const device = {
  id: '5e2a8f10-70b4-4c1d-8f6e-2b9d1c3a4e5f',
  label: 'Firefox on Linux',
  lastUsedAt: '2026-11-22T11:00:00Z',
}

test('other devices are listed and signed out, this one only by "Sign out"', async () => {
  const here = { ...device, id: '9c1d2e3f-1111-4222-8333-444455556666', label: 'Chrome on Linux', current: true }
  const devices = () => ({ ok: true, value: [{ ...device, current: false }, here] })
  const revokeDevice = () => ({ ok: true, value: { revoked: true } })
  const { sent } = await shown({ state: 'signed-in' }, { devices, revokeDevice } as Backend)
  await vi.waitFor(() => expect(find('devices-panel')?.textContent).toContain('Firefox on Linux'))
  const buttons = find('devices-panel')?.querySelectorAll('button')
  expect(buttons).toHaveLength(1)
  buttons?.[0]?.click()
  await settle()
  expect(sent.find((one) => one.name === 'revokeDevice')?.payload).toEqual({ id: device.id })
})

test('a copy of what is kept is saved as JSON; deleting asks once more', async () => {
  const exportData = () => ({ local: { preferences: {} } })
  const { sent, save } = await shown({}, { exportData, deleteData: () => undefined } as Backend)
  find('export-data')?.click()
  await settle()
  expect(save).toHaveBeenCalledWith('tributary-data.json', expect.stringContaining('"preferences"'))
  find('delete-data')?.click()
  await settle()
  expect(sent.some((one) => one.name === 'deleteData')).toBe(false)
  expect(find('data-panel')?.textContent).toContain('signs you out')
  find('delete-data')?.click()
  await settle()
  expect(sent.some((one) => one.name === 'deleteData')).toBe(true)
})

test('an address set by the organisation cannot be typed over', async () => {
  await shown({ managed: true, serverUrl: 'https://tributary.example.com' })
  const input = find('server-url') as HTMLInputElement
  expect([input.readOnly, input.value]).toEqual([true, 'https://tributary.example.com'])
})
