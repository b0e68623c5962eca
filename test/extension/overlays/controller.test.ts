import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DraftInsert } from '../../../extension/overlays/insert.ts'
import type { SentTouch } from '../../../extension/overlays/state.ts'
import {
  makeContext,
  makeEntry,
  makeFacts,
  makeRendered,
  makeValue,
  NOW,
  PARTNER_ID,
  TOUCH_ID,
  UNDO_ID,
} from '../support/make.ts'
import { type Backend, makeController, makeSend, makeSite } from '../support/overlay.ts'

const channel = { kind: 'youtube-channel', value: 'UCabcdefghijklmnopqrstuv' } as const
const handle = { kind: 'youtube-handle', value: 'steadyops' } as const
const page = { key: 'a', identities: [channel, handle], outreach: makeFacts() }
const stranger = { signedIn: true, matches: [], syncedAt: null }
const known = { signedIn: true, matches: [{ entry: makeEntry(), identity: channel }], syncedAt: null }
const undo = { id: UNDO_ID, until: new Date(NOW + 10_000).toISOString() }
const context = { ...makeContext(), cachedAt: null }

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => {
  vi.useRealTimers()
})

async function started(backend: Backend, at: Parameters<typeof makeSite>[0] = page) {
  const site = makeSite(at)
  const { send, sent } = makeSend({ remember: () => ({}), ...backend })
  const controller = makeController({ site, send })
  await controller.moved()
  return { site, sent, controller, names: () => sent.map((one) => one.name) }
}

test('a stranger’s page is looked up locally and asks the service nothing', async () => {
  const { controller, names } = await started({ lookup: () => stranger })
  expect(controller.state().view.kind).toBe('stranger')
  expect(names()).toEqual(['lookup'])
})

test('a partner’s pill is painted from the index; the full facts come when the card is opened', async () => {
  const { controller, names } = await started({ lookup: () => known, context: () => context })
  expect(names()).toEqual(['lookup'])
  await controller.setOpen(true)
  expect(controller.state().view).toMatchObject({ kind: 'partner', context: { name: 'ClockworkCoaching' } })
})

test('a page without a match and without outreach shows nothing', async () => {
  const { controller } = await started({ lookup: () => stranger }, { ...page, outreach: null })
  expect(controller.state().view).toEqual({ kind: 'nothing' })
})

test('a signed-out browser says so', async () => {
  const { controller } = await started({ lookup: () => ({ ...stranger, signedIn: false }) })
  expect(controller.state().view.kind).toBe('signed-out')
})

test('two partners of the same kind are a choice, a handle beside a channel id is not', async () => {
  const two = makeEntry({ id: TOUCH_ID })
  const both = { ...known, matches: [...known.matches, { entry: two, identity: channel }] }
  expect((await started({ lookup: () => both })).controller.state().view.kind).toBe('choose')
  const stale = { ...known, matches: [...known.matches, { entry: two, identity: handle }] }
  expect((await started({ lookup: () => stale })).controller.state().view).toMatchObject({
    kind: 'partner',
    match: { entry: { id: PARTNER_ID } },
  })
})

test('an answer for the page before is dropped', async () => {
  const answers: ((value: unknown) => void)[] = []
  const { send } = makeSend({ lookup: () => new Promise((resolve) => answers.push(resolve)) })
  const site = makeSite(page)
  const controller = makeController({ site, send })
  const first = controller.moved()
  site.show({ ...page, key: 'b' })
  const second = controller.moved()
  answers[1]?.(stranger)
  answers[0]?.(known)
  await Promise.all([first, second])
  expect(controller.state().view.kind).toBe('stranger')
})

const blankDraft = makeRendered({
  values: [
    makeValue({ name: 'calendar', value: '', source: null, blocking: true }),
    makeValue({ guess: true, value: 'calm' }),
  ],
  blanks: ['calendar'],
})
const filledDraft = makeRendered({
  values: [
    makeValue({ name: 'calendar', value: 'https://cal.example.com' }),
    makeValue({ guess: true, value: 'calm' }),
  ],
})

function outreachBackend(): Backend {
  return {
    lookup: () => stranger,
    draft: ({ values }) => (values.calendar ? filledDraft : blankDraft),
    outreach: () => ({ said: 'Prospect created', undo }),
    undo: () => ({ undone: true }),
  }
}

async function withDraft() {
  const all = await started(outreachBackend())
  await all.controller.draft.begin({ kind: 'outreach', facts: page.outreach }, 'creator-outreach')
  return all
}

test('an empty blocking blank holds the draft back; filling it and opening confirms the guesses in view', async () => {
  const { controller, sent, names } = await withDraft()
  await controller.draft.submit()
  expect(names()).not.toContain('outreach')
  controller.draft.edit('calendar', 'https://cal.example.com')
  await vi.advanceTimersByTimeAsync(400)
  await controller.draft.submit()
  expect(sent.find((one) => one.name === 'outreach')?.payload).toEqual({
    facts: page.outreach,
    values: { calendar: 'https://cal.example.com', topic: 'calm' },
  })
  expect(controller.state()).toMatchObject({ draft: null, toast: { text: 'Prospect created', secondsLeft: 10 } })
})

test('typing renders once, after the person pauses', async () => {
  const { controller, names } = await withDraft()
  for (const text of ['h', 'ht', 'htt']) {
    controller.draft.edit('calendar', text)
    await vi.advanceTimersByTimeAsync(100)
  }
  await vi.advanceTimersByTimeAsync(400)
  expect(names().filter((name) => name === 'draft')).toHaveLength(2)
})

test('the toast counts down ten seconds and then goes', async () => {
  const { controller } = await withDraft()
  controller.touch.say('Prospect created', undo)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(controller.state().toast?.secondsLeft).toBe(7)
  await vi.advanceTimersByTimeAsync(7_000)
  expect(controller.state().toast).toBeNull()
})

test('undo takes it back and says so', async () => {
  const { controller, sent } = await withDraft()
  controller.touch.say('Prospect created', undo)
  await controller.touch.undo()
  expect(sent.find((one) => one.name === 'undo')?.payload).toEqual({ undoId: UNDO_ID })
  expect(controller.state().toast).toMatchObject({ undo: null, text: 'Undone. Nothing was kept.' })
})

test('moving on closes an untouched draft and keeps one somebody is writing', async () => {
  const one = await withDraft()
  one.site.show({ ...page, key: 'b' })
  await one.controller.moved()
  expect(one.controller.state().draft).toBeNull()
  const two = await withDraft()
  two.controller.draft.edit('topic', 'mine')
  two.site.show({ ...page, key: 'b' })
  await two.controller.moved()
  expect(two.controller.state().draft?.typed).toEqual({ topic: 'mine' })
})

const elsewhere = { ...makeFacts(), channel: { ...makeFacts().channel, name: 'Another channel' } }

test.each(['close', 'submit'] as const)(
  'after the %s of a draft that outlived its page, the pill is about the page that is there',
  async (end) => {
    const { controller, site } = await withDraft()
    controller.draft.edit('calendar', 'https://cal.example.com')
    await vi.advanceTimersByTimeAsync(400)
    site.show({ ...page, key: 'b', outreach: elsewhere })
    await controller.moved()
    await controller.draft[end]()
    await vi.advanceTimersByTimeAsync(5)
    expect(controller.state()).toMatchObject({ draft: null, view: { kind: 'stranger', facts: elsewhere } })
  },
)

test('an older answer never takes the place of a newer one', async () => {
  const answers: ((value: unknown) => void)[] = []
  const { controller } = await started({
    lookup: () => known,
    context: () => new Promise((resolve) => answers.push(resolve)),
  })
  controller.setOpen(true)
  await vi.advanceTimersByTimeAsync(1)
  controller.refresh()
  await vi.advanceTimersByTimeAsync(1)
  answers[1]?.({ ...context, primaryAction: 'none' })
  await vi.advanceTimersByTimeAsync(1)
  answers[0]?.({ ...context, primaryAction: 'confirm-sent' })
  await vi.advanceTimersByTimeAsync(1)
  expect(controller.state().view).toMatchObject({ context: { primaryAction: 'none' } })
})

test('a refused outreach stays in the preview with the reason', async () => {
  const refused = { ok: false, failure: { kind: 'refused', message: 'Your role is viewer.' } }
  const { controller } = await started({ ...outreachBackend(), draft: () => filledDraft, outreach: () => refused })
  await controller.draft.begin({ kind: 'outreach', facts: page.outreach }, 'creator-outreach')
  await controller.draft.submit()
  expect(controller.state().draft).toMatchObject({ submitting: false, failure: { message: 'Your role is viewer.' } })
})

const touch: SentTouch = {
  partnerId: PARTNER_ID,
  touchpointId: TOUCH_ID,
  stream: null,
  templateId: null,
  channel: 'email',
  subject: 'Hello',
  threadId: null,
  to: [],
  evidence: 'gmail',
}

test('a mail without a sign of being sent is logged only after the person says it was', async () => {
  const { controller, sent, names } = await started({
    lookup: () => known,
    sent: () => ({ touchpointId: TOUCH_ID, undo }),
  })
  controller.touch.ask(touch)
  expect(names()).not.toContain('sent')
  await controller.touch.answer(true)
  expect(sent.find((one) => one.name === 'sent')?.payload).toEqual({ ...touch, evidence: 'ticked' })
  expect(controller.state().pending).toBeNull()
})

test('a touch that waits for the service is not asked about again, and says that it waits', async () => {
  const { controller } = await started({
    lookup: () => known,
    sent: () => ({ touchpointId: null, undo, queued: true }),
  })
  controller.touch.ask(touch)
  await controller.touch.answer(true)
  expect(controller.state()).toMatchObject({
    pending: null,
    toast: { text: 'Kept here. Logged once the service answers.' },
  })
})

test('a mail that was refused is still asked about', async () => {
  const refused = { ok: false, failure: { kind: 'refused', message: 'Your role is viewer.' } }
  const { controller } = await started({ lookup: () => known, sent: () => refused })
  controller.touch.ask(touch)
  await controller.touch.answer(true)
  expect(controller.state()).toMatchObject({ pending: touch, problem: 'Your role is viewer.' })
})

test('a button pressed twice logs once', async () => {
  const { controller, names } = await started({
    lookup: () => known,
    context: () => context,
    sent: () => ({ touchpointId: TOUCH_ID, undo }),
  })
  await controller.setOpen(true)
  await Promise.all([controller.touch.logOther('call'), controller.touch.logOther('call')])
  expect(names().filter((name) => name === 'sent')).toHaveLength(1)
})

test('the newest draft is marked as sent by its own id', async () => {
  const draft = { touchpointId: TOUCH_ID, subject: 'Hello', stream: 'outreach', byName: 'Kevin', at: context.asOf }
  const { controller, sent } = await started({
    lookup: () => known,
    context: () => ({ ...context, drafts: [draft] }),
    sent: () => ({ touchpointId: TOUCH_ID, undo: null }),
  })
  await controller.setOpen(true)
  await controller.touch.confirmSent()
  expect(sent.find((one) => one.name === 'sent')?.payload).toMatchObject({ touchpointId: TOUCH_ID, stream: 'outreach' })
})

test('a due update is drafted with the template and the stream that are due', async () => {
  const { controller, sent } = await started({
    lookup: () => known,
    context: () => context,
    draft: () => makeRendered(),
    openDraft: () => ({ said: 'Draft opened in Gmail', undo: null }),
  })
  await controller.setOpen(true)
  await controller.draft.beginUpdate()
  await controller.draft.submit()
  expect(sent.find((one) => one.name === 'openDraft')?.payload).toEqual({
    partnerId: PARTNER_ID,
    templateId: 'creator-performance-report',
    stream: 'monthly',
    values: {},
    remember: false,
  })
})

const payload = {
  partnerId: PARTNER_ID,
  touchpointId: TOUCH_ID,
  templateId: 'creator-performance-report',
  stream: 'monthly',
  to: null,
  subject: 'Hello',
  html: '<div>Hello</div>',
  text: 'Hello',
}

/** A draft on a page with an open mail that takes it, or does not, as `put` answers. */
async function drafting(put: DraftInsert['put'], backend: Backend = {}) {
  const { send, sent } = makeSend({
    lookup: () => known,
    context: () => context,
    remember: () => ({}),
    draft: () => makeRendered(),
    openDraft: () => ({ said: 'Inserted. Read it and press Send.', undo, payload }),
    undo: () => ({ undone: true }),
    ...backend,
  })
  const controller = makeController({ site: makeSite(page), send, insert: { ready: () => true, put } })
  await controller.moved()
  await controller.setOpen(true)
  await controller.draft.beginUpdate()
  return { controller, payloads: (name: string) => sent.filter((one) => one.name === name).map((one) => one.payload) }
}

test('with a mail open on the page the update is drafted at the service and goes into that mail', async () => {
  const put = vi.fn(async () => ({ ok: true as const, notes: [] }))
  const { controller, payloads } = await drafting(put)
  controller.draft.remember(true)
  await controller.draft.submit()
  expect(payloads('openDraft')).toEqual([
    expect.objectContaining({ partnerId: PARTNER_ID, stream: 'monthly', here: true, remember: true }),
  ])
  expect(put).toHaveBeenCalledWith(payload)
  expect(controller.state()).toMatchObject({ draft: null, toast: { text: 'Inserted. Read it and press Send.' } })
  expect(payloads('undo')).toEqual([])
})

test('a mail the service refuses is not inserted; the draft shows what is wrong', async () => {
  const put = vi.fn()
  const wrong = makeValue({ name: 'score', type: 'number', value: 'many', blocking: true, problem: 'Write a number.' })
  const { controller } = await drafting(put, {
    draft: ({ values }) =>
      makeRendered(values.score ? { values: [wrong], blanks: ['score'] } : { values: [{ ...wrong, value: '' }] }),
    openDraft: () => ({ ok: false, failure: { kind: 'refused', message: 'Still needed: score' } }),
  })
  controller.draft.edit('score', 'many')
  await controller.draft.submit()
  expect(put).not.toHaveBeenCalled()
  expect(controller.state().draft).toMatchObject({
    submitting: false,
    rendered: { blanks: ['score'], values: [wrong] },
    failure: { kind: 'refused', message: 'Still needed: score' },
  })
})

test('a draft that the mail does not take is copied, the reason says so, and no draft touch is left', async () => {
  const write = vi.fn(async () => {})
  vi.stubGlobal('ClipboardItem', class {})
  vi.stubGlobal('navigator', { clipboard: { write } })
  const { controller, payloads } = await drafting(async () => ({ ok: false, message: 'Several drafts are open.' }))
  await controller.draft.submit()
  expect(write).toHaveBeenCalledOnce()
  expect(controller.state().draft?.failure?.message).toBe('Several drafts are open. It is in your clipboard now.')
  expect(payloads('undo')).toEqual([{ undoId: UNDO_ID }])
  vi.unstubAllGlobals()
})

test('what Gmail did not take of an inserted draft is said', async () => {
  const notes = ['To is still empty: kevin@example.com']
  const { controller } = await drafting(async () => ({ ok: true, notes }))
  await controller.draft.submit()
  expect(controller.state().toast).toMatchObject({ tone: 'bad', text: 'To is still empty: kevin@example.com' })
})

test('another way is taken even while a blank is open, for it may be the answer to it', async () => {
  const put = vi.fn()
  const claim = makeValue({ name: 'revenueShare', value: 'yes', blocking: true })
  const { controller, payloads } = await drafting(put, {
    draft: () => makeRendered({ values: [claim], blanks: ['revenueShare'], claims: ['revenueShare'] }),
    openDraft: () => ({ ok: false, failure: { kind: 'refused', message: 'Asked.' } }),
  })
  await controller.draft.submit()
  expect(payloads('openDraft')).toEqual([])
  await controller.draft.submit({ name: 'approval' })
  expect(payloads('openDraft')).toEqual([expect.objectContaining({ way: { name: 'approval' } })])
  expect(controller.state().draft).toMatchObject({ submitting: false, failure: { message: 'Asked.' } })
})
