import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { mountOverlay } from '../../../extension/overlays/mount.tsx'
import { makeContext, makeEntry, makeFacts, makeRendered, makeValue } from '../support/make.ts'
import { type Backend, makeSend, makeSite } from '../support/overlay.ts'

const channel = { kind: 'youtube-channel', value: 'UCabcdefghijklmnopqrstuv' } as const
const page = { key: 'a', identities: [channel], outreach: makeFacts() }
const stranger = { signedIn: true, matches: [], syncedAt: null }
const known = { ...stranger, matches: [{ entry: makeEntry(), identity: channel }] }
const preferences = { enabled: true, open: false, top: null }

let stop: AbortController
beforeEach(() => {
  fakeBrowser.reset()
  stop = new AbortController()
  vi.stubGlobal('matchMedia', () => new EventTarget())
  // As in the build for end-to-end tests: the shadow root is open, and a test may click.
  vi.stubEnv('MODE', 'e2e')
})
afterEach(() => {
  stop.abort()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

async function mounted(backend: Backend, site = makeSite(page)) {
  const { send } = makeSend({ preferences: () => preferences, remember: () => preferences, ...backend })
  vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockImplementation(((message: { tributary: never; payload: never }) =>
    send(message.tributary, message.payload)) as never)
  await mountOverlay({ site, signal: stop.signal })
  await settle()
  return document.querySelector('tributary-overlay') as HTMLElement
}
const readText = (blob: Blob) =>
  new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result)
    reader.readAsText(blob)
  })
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))
const find = (host: HTMLElement, id: string) =>
  host.shadowRoot?.querySelector<HTMLElement>(`[data-testid="${id}"]`) ?? null

test('the pill of a partner says tier, what is due and when, also to a screen reader', async () => {
  const host = await mounted({ lookup: () => known })
  expect(find(host, 'pill')?.getAttribute('aria-label')).toMatch(/^Tributary: Tier 2, Monthly report, /)
})

test('a site that is switched off gets no element at all', async () => {
  const host = await mounted({ preferences: () => ({ ...preferences, enabled: false }), lookup: () => known })
  expect(host).toBeNull()
})

test('the host is fixed and without size, so that the page does not move', async () => {
  const { style } = await mounted({ lookup: () => known })
  expect([style.position, style.width, style.height]).toEqual(['fixed', '0px', '0px'])
})

test('in the build that ships the page can neither look into the overlay nor press its buttons', async () => {
  vi.stubEnv('MODE', 'production')
  const attach = vi.spyOn(HTMLElement.prototype, 'attachShadow')
  const outreach = vi.fn()
  const host = await mounted({ lookup: () => stranger, draft: outreach })
  expect(host.shadowRoot).toBeNull()
  expect(host.attributes.length).toBe(1)
  const shadow = attach.mock.results[0]?.value as ShadowRoot
  shadow.querySelector<HTMLElement>('[data-testid="pill"]')?.click()
  await settle()
  expect(outreach).not.toHaveBeenCalled()
  expect(shadow.querySelector('[data-testid="draft-card"]')).toBeNull()
})

test('keys typed in the overlay never reach the page', async () => {
  const host = await mounted({ lookup: () => known })
  const heard = vi.fn()
  document.addEventListener('keydown', heard)
  find(host, 'pill')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true, composed: true }))
  document.removeEventListener('keydown', heard)
  expect(heard).not.toHaveBeenCalled()
})

test('Esc closes the card and the focus is on the pill again', async () => {
  const host = await mounted({ lookup: () => known, context: () => ({ ...makeContext(), cachedAt: null }) })
  find(host, 'pill')?.click()
  await settle()
  const card = find(host, 'partner-card')
  expect(host.shadowRoot?.activeElement).toBe(card)
  card?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }))
  await settle()
  expect(host.shadowRoot?.activeElement).toBe(find(host, 'pill'))
})

test('the card shows phase, next touch with its lateness, health with its reason', async () => {
  const host = await mounted({
    lookup: () => known,
    context: () => ({ ...makeContext({ sample: true }), cachedAt: null }),
  })
  find(host, 'pill')?.click()
  await settle()
  const text = find(host, 'partner-card')?.textContent ?? ''
  for (const fact of [
    'ClockworkCoaching',
    'Tier 2',
    'Phase 1, day 3 of 14',
    'Monthly report',
    '74',
    'Healthy',
    'Sample data',
  ]) {
    expect(text).toContain(fact)
  }
})

test('facts kept from before are shown with their age', async () => {
  const cachedAt = new Date(Date.now() - 2 * 3_600_000).toISOString()
  const host = await mounted({ lookup: () => known, context: () => ({ ...makeContext(), cachedAt }) })
  find(host, 'pill')?.click()
  await settle()
  expect(find(host, 'partner-card')?.textContent).toContain('Last known facts, 2 h ago')
})

test('one click on a stranger opens the filled draft; an empty blank has the focus and holds the button', async () => {
  const rendered = makeRendered({
    html: '<div>Hi <mark data-blank="calendar">calendar</mark><script>1</script></div>',
    values: [
      makeValue({ name: 'calendar', label: 'Calendar link', value: '', source: null, blocking: true }),
      makeValue({ guess: true, source: 'suggested from the video title' }),
    ],
    blanks: ['calendar'],
  })
  const host = await mounted({ lookup: () => stranger, draft: () => rendered })
  find(host, 'pill')?.click()
  await settle()
  expect(host.shadowRoot?.activeElement?.getAttribute('data-value')).toBe('calendar')
  expect(find(host, 'open-gmail')?.hasAttribute('disabled')).toBe(true)
  expect(find(host, 'missing')?.textContent?.trim()).toBe('Still needed: Calendar link')
  expect(find(host, 'preview')?.querySelector('script')).toBeNull()
  expect(host.shadowRoot?.querySelector('.guess input')?.getAttribute('title')).toBe(
    'From: suggested from the video title',
  )
})

test('a refused draft can be copied, formatted and as text', async () => {
  const written: { data: Record<string, Blob> }[] = []
  vi.stubGlobal(
    'ClipboardItem',
    class {
      data: Record<string, Blob>
      constructor(data: Record<string, Blob>) {
        this.data = data
      }
    },
  )
  vi.stubGlobal('navigator', { clipboard: { write: async (items: typeof written) => written.push(...items) } })
  const host = await mounted({
    lookup: () => stranger,
    draft: () => makeRendered({ html: '<div>Hi</div>', text: 'Hi' }),
    outreach: () => ({ ok: false, failure: { kind: 'refused', message: 'Your role is viewer.' } }),
  })
  find(host, 'pill')?.click()
  await settle()
  expect(find(host, 'copy')).toBeNull()
  find(host, 'open-gmail')?.click()
  await settle()
  find(host, 'copy')?.click()
  await settle()
  const parts = Object.entries(written[0]?.data ?? {}).map(async ([type, blob]) => [type, await readText(blob)])
  expect(await Promise.all(parts)).toEqual([
    ['text/html', '<div>Hi</div>'],
    ['text/plain', 'Hi'],
  ])
  expect(find(host, 'copy')?.textContent).toBe('Copied')
})

test('a value says what is wrong with it, what to write, and which answers there are', async () => {
  const values = [
    makeValue({ name: 'score', value: 'many', blocking: true, problem: 'Write a number.' }),
    makeValue({ name: 'day', value: '', blocking: true, hint: 'Friday, for example' }),
    makeValue({ name: 'mood', type: 'choice', value: '', blocking: true, choices: ['calm', 'urgent'] }),
  ]
  const host = await mounted({ lookup: () => stranger, draft: () => makeRendered({ values, blanks: ['score'] }) })
  find(host, 'pill')?.click()
  await settle()
  const field = (name: string) => host.shadowRoot?.querySelector<HTMLInputElement>(`[data-value=${name}]`)
  const problem = field('score')?.getAttribute('aria-describedby') ?? ''
  expect(field('score')?.getAttribute('aria-invalid')).toBe('true')
  expect(host.shadowRoot?.getElementById(problem)?.textContent).toBe('Write a number.')
  expect(field('day')?.placeholder).toBe('Friday, for example')
  const mood = field('mood') as unknown as HTMLSelectElement
  expect([mood.tagName, mood.value, [...mood.options].map((option) => option.value)]).toEqual([
    'SELECT',
    '',
    ['', 'calm', 'urgent'],
  ])
  mood.value = 'calm'
  mood.dispatchEvent(new Event('input', { bubbles: true }))
  await settle()
  expect(mood.value).toBe('calm')
})

test('the theme follows the page, also later', async () => {
  const site = makeSite(page)
  let isDark = false
  const host = await mounted({ lookup: () => known }, { ...site, isDark: () => isDark })
  const root = host.shadowRoot?.querySelector<HTMLElement>('.root')
  expect(root?.dataset.theme).toBe('light')
  isDark = true
  document.documentElement.toggleAttribute('dark', true)
  await settle()
  expect(root?.dataset.theme).toBe('dark')
  document.documentElement.removeAttribute('dark')
})

test('an ended script takes its element away', async () => {
  await mounted({ lookup: () => known })
  stop.abort()
  expect(document.querySelector('tributary-overlay')).toBeNull()
})

test('a collision says who and when, and is overridden only with a reason', async () => {
  const message = 'Sarah drafted “Hello” to Steady Ops at 2026-11-22 09:00 UTC.'
  const ways = [{ name: 'override', label: 'Write anyway', asks: 'Why you write as well' }]
  const outreach = vi.fn(() => ({ ok: false, failure: { kind: 'conflict', message, ways } }))
  const host = await mounted({ lookup: () => stranger, draft: () => makeRendered(), outreach })
  find(host, 'pill')?.click()
  await settle()
  find(host, 'open-gmail')?.click()
  await settle()
  expect(host.shadowRoot?.querySelector('[role="alert"]')?.textContent).toContain(message)
  find(host, 'override')?.click()
  await settle()
  expect(outreach).toHaveBeenCalledTimes(1)
  const reason = host.shadowRoot?.querySelector<HTMLInputElement>('[aria-label="Why you write as well"]')
  if (reason) reason.value = 'We spoke about it'
  find(host, 'override')?.click()
  await settle()
  expect(outreach).toHaveBeenLastCalledWith(
    expect.objectContaining({ way: expect.objectContaining({ name: 'override', said: 'We spoke about it' }) }),
  )
})

test('a draft somebody else ought to sign says so, and goes in their queue or under my name', async () => {
  const openDraft = vi.fn(() => ({ said: 'It is in their queue', undo: null }))
  const to = makeEntry().id
  const host = await mounted({
    lookup: () => known,
    context: () => ({ ...makeContext(), cachedAt: null }),
    draft: () => ({
      ...makeRendered({ carries: true }),
      warning: 'Kevin ought to sign this; now it carries the name of Sarah.',
      submit: 'Send as me',
      ways: [{ name: 'queue', label: 'Put in Kevin’s queue', to }],
    }),
    openDraft,
  })
  find(host, 'pill')?.click()
  await settle()
  find(host, 'primary')?.click()
  await settle()
  expect(find(host, 'missing')?.textContent).toContain('Kevin ought to sign this')
  expect(find(host, 'open-gmail')?.textContent).toContain('Send as me')
  find(host, 'remember')?.click()
  await settle()
  find(host, 'queue')?.click()
  await settle()
  expect(openDraft).toHaveBeenCalledWith(
    expect.objectContaining({ remember: true, way: expect.objectContaining({ name: 'queue', to }) }),
  )
  expect(find(host, 'toast')?.textContent).toContain('It is in their queue')
})

test('lists are offered to be remembered only where a draft has some', async () => {
  const host = await mounted({ lookup: () => stranger, draft: () => makeRendered({ carries: false }) })
  find(host, 'pill')?.click()
  await settle()
  expect(find(host, 'draft-card')).not.toBeNull()
  expect(find(host, 'remember')).toBeNull()
})
