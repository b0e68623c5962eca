import { beforeEach, expect, test, vi } from 'vitest'
import { createMailFlow } from '../../../extension/entrypoints/gmail.content/mail-flow.ts'
import type { Controller } from '../../../extension/overlays/controller.ts'
import { makeEntry, NOW, PARTNER_ID, TOUCH_ID, UNDO_ID } from '../support/make.ts'
import { makeController, makeSend, makeSite } from '../support/overlay.ts'

const mail = { draftId: 'd', threadId: 't', to: ['Alex@example.com'], subject: 'Hello' }
const undo = { id: UNDO_ID, until: '2026-11-22T12:00:10Z' }
const payload = {
  partnerId: PARTNER_ID,
  touchpointId: TOUCH_ID,
  templateId: 'creator-outreach',
  to: null,
  subject: 'Hello',
  html: '',
  text: '',
  notice: { text: 'Prospect created', undo },
}
const identity = { kind: 'email', value: 'alex@example.com' } as const
const touch = {
  log: vi.fn(async (_touch: unknown) => undo),
  ask: vi.fn(),
  undo: vi.fn(),
  takeBack: vi.fn(),
  say: vi.fn(),
  sayBad: vi.fn(),
}
const upgraded = { ok: true as const, how: 'command' as const, recipient: 'kept' as const, notes: [] }
const compose = () => document.createElement('div')
const never = new AbortController().signal

beforeEach(() => vi.clearAllMocks())

function flowThatKnows(partners: string[]) {
  const matches = partners.map((id) => ({ entry: makeEntry({ id }), identity }))
  const { send, sent } = makeSend({ lookup: () => ({ signedIn: true, matches, syncedAt: null }) })
  const flow = createMailFlow({ send, doc: document })
  flow.useController({ touch } as unknown as Controller, never)
  return { flow, sent }
}

/** The flow over a real controller; `sent` answers when the test lets it. */
function flowOverController() {
  const answers: ((value: unknown) => void)[] = []
  const { send, sent } = makeSend({
    lookup: () => ({ signedIn: true, matches: [{ entry: makeEntry(), identity }], syncedAt: null }),
    sent: () => new Promise((resolve) => answers.push(resolve)),
    undo: () => ({ undone: true }),
  })
  const flow = createMailFlow({ send, doc: document })
  flow.useController(makeController({ site: makeSite(null), send }), never)
  const payloads = (name: string) => sent.filter((one) => one.name === name).map((one) => one.payload)
  const answer = (id: string) => answers.shift()?.({ touchpointId: TOUCH_ID, undo: { ...undo, id }, queued: false })
  return { flow, payloads, answer }
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

test('the mail of a tab that was opened for a draft marks that draft as sent, once', async () => {
  const { flow } = flowThatKnows([])
  flow.opened(payload)
  await flow.sent.onSent(mail, compose())
  expect(touch.log).toHaveBeenCalledWith(
    expect.objectContaining({ touchpointId: TOUCH_ID, partnerId: PARTNER_ID, evidence: 'gmail', threadId: 't' }),
  )
  await flow.sent.onSent(mail, compose())
  expect(touch.log).toHaveBeenCalledTimes(1)
})

test('another mail from the tab that was opened for a draft is not that draft', async () => {
  const { flow } = flowThatKnows([])
  flow.opened({ ...payload, to: 'alex@example.com' })
  await flow.sent.onSent({ ...mail, to: ['my-doctor@clinic.example'], subject: 'My test results' }, compose())
  await flow.sent.onPending({ ...mail, to: ['my-doctor@clinic.example'] }, compose())
  expect(touch.log).not.toHaveBeenCalled()
  expect(touch.ask).not.toHaveBeenCalled()
  await flow.sent.onSent({ ...mail, to: ['alex@example.com'] }, compose())
  expect(touch.log).toHaveBeenCalledWith(expect.objectContaining({ touchpointId: TOUCH_ID }))
})

test('the draft is known by its compose, whatever the person makes of its subject', async () => {
  const { flow } = flowThatKnows([])
  const root = compose()
  flow.opened(payload)
  flow.upgraded(payload, { ok: true, root, how: 'range', recipient: 'kept', notes: [] })
  await flow.sent.onSent({ ...mail, subject: 'My own words' }, root)
  expect(touch.log).toHaveBeenCalledWith(expect.objectContaining({ touchpointId: TOUCH_ID, subject: 'My own words' }))
})

test('the opened tab shows what was done and its undo', () => {
  const { flow } = flowThatKnows([])
  flow.opened(payload)
  expect(touch.say).toHaveBeenCalledWith('Prospect created', undo)
})

test('a draft that Gmail did not take is offered for the clipboard', () => {
  const { flow } = flowThatKnows([])
  flow.upgraded(payload, { ok: false, reason: 'edited', message: 'Copy the text if you want it.' })
  expect(touch.sayBad).toHaveBeenCalledWith('Copy the text if you want it.', payload)
})

test('a mail to one partner is logged for that partner', async () => {
  const { flow, sent } = flowThatKnows([PARTNER_ID])
  await flow.sent.onSent(mail, compose())
  expect(sent[0]?.payload).toEqual({ identities: [identity, { kind: 'domain', value: 'example.com' }] })
  expect(touch.log).toHaveBeenCalledWith(expect.objectContaining({ partnerId: PARTNER_ID, touchpointId: null }))
})

test('a mail to strangers is not logged', async () => {
  await flowThatKnows([]).flow.sent.onSent(mail, compose())
  expect(touch.log).not.toHaveBeenCalled()
})

test('a mail to two partners is logged for each', async () => {
  await flowThatKnows([PARTNER_ID, TOUCH_ID]).flow.sent.onSent(mail, compose())
  expect(touch.log.mock.calls.flat()).toEqual(
    [PARTNER_ID, TOUCH_ID].map((partnerId) => expect.objectContaining({ partnerId })),
  )
})

test('somebody at a partner’s domain counts only where nobody is known in person', async () => {
  const byDomain = { entry: makeEntry({ id: TOUCH_ID }), identity: { kind: 'domain', value: 'example.com' } }
  const byPerson = { entry: makeEntry(), identity }
  for (const matches of [[byDomain], [byPerson, byDomain]]) {
    const { send } = makeSend({ lookup: () => ({ signedIn: true, matches, syncedAt: null }) })
    const flow = createMailFlow({ send, doc: document })
    flow.useController({ touch } as unknown as Controller, never)
    await flow.sent.onSent(mail, compose())
  }
  expect(touch.log.mock.calls.flat()).toEqual(
    [TOUCH_ID, PARTNER_ID].map((partnerId) => expect.objectContaining({ partnerId })),
  )
})

test('a blind copy is logged for each of its partners, and the draft is marked with the first', async () => {
  const { flow } = flowThatKnows([])
  flow.opened({ ...payload, partnerIds: [PARTNER_ID, UNDO_ID] })
  await flow.sent.onSent(mail, compose())
  expect(touch.log.mock.calls.flat()).toEqual([
    expect.objectContaining({ partnerId: PARTNER_ID, touchpointId: TOUCH_ID }),
    expect.objectContaining({ partnerId: UNDO_ID, touchpointId: null }),
  ])
})

test('a draft of another account is said to be one, and filled in all the same', async () => {
  const { flow } = flowThatKnows([])
  document.title = 'Compose - sarah@example.com - Gmail'
  const notice = { text: 'Creator reports: 2 of 40', undo: null }
  await flow.upgraded({ ...payload, notice, account: 'kevin@example.com' }, { ...upgraded, root: compose() })
  expect(touch.sayBad).toHaveBeenCalledWith(expect.stringContaining('mailbox of sarah@example.com'))
  await flow.upgraded({ ...payload, account: 'Sarah@Example.com' }, { ...upgraded, root: compose() })
  expect(touch.sayBad).toHaveBeenCalledTimes(1)
})

test('what a person has to see to does not take the undo away', async () => {
  const { flow } = flowThatKnows([])
  document.title = 'Compose - sarah@example.com - Gmail'
  await flow.upgraded({ ...payload, account: 'kevin@example.com' }, { ...upgraded, root: compose() })
  expect(touch.say).toHaveBeenCalledWith(
    expect.stringMatching(/^Prospect created\. This is the mailbox of sarah/),
    undo,
  )
})

test('a mail that vanished without a sign is asked about', async () => {
  const { flow } = flowThatKnows([PARTNER_ID])
  await flow.sent.onPending(mail, compose())
  expect(touch.ask).toHaveBeenCalledOnce()
  expect(touch.log).not.toHaveBeenCalled()
})

test('Gmail’s undo of a mail that was not logged takes nothing back, whatever the toast offers', async () => {
  const { flow } = flowThatKnows([])
  const root = compose()
  flow.opened(payload)
  await flow.sent.onSent({ ...mail, to: ['friend@example.com'], subject: 'Lunch' }, root)
  await flow.sent.onCancelled(mail, root)
  expect(touch.undo).not.toHaveBeenCalled()
  expect(touch.takeBack).not.toHaveBeenCalled()
})

test('Gmail’s undo while the log is under way waits for it and takes back that very touch', async () => {
  const { flow, payloads, answer } = flowOverController()
  const root = compose()
  flow.sent.onSent(mail, root)
  await settle()
  flow.sent.onCancelled(mail, root)
  await settle()
  expect(payloads('undo')).toEqual([])
  answer(UNDO_ID)
  await settle()
  expect(payloads('undo')).toEqual([{ undoId: UNDO_ID }])
})

test('Gmail’s undo long after the toast is gone still takes the touch back, and a draft is awaited again', async () => {
  vi.useFakeTimers({ now: NOW })
  const { flow, payloads, answer } = flowOverController()
  const root = compose()
  flow.opened(payload)
  flow.sent.onSent(mail, root)
  await vi.advanceTimersByTimeAsync(5)
  answer(UNDO_ID)
  await vi.advanceTimersByTimeAsync(20_000)
  flow.sent.onCancelled(mail, root)
  await vi.advanceTimersByTimeAsync(5)
  expect(payloads('undo')).toEqual([{ undoId: UNDO_ID }])
  flow.sent.onSent(mail, compose())
  await vi.advanceTimersByTimeAsync(5)
  expect(payloads('sent')).toEqual([
    expect.objectContaining({ touchpointId: TOUCH_ID }),
    expect.objectContaining({ touchpointId: TOUCH_ID }),
  ])
  vi.useRealTimers()
})

test('a second mail sent while the first is being logged is logged too', async () => {
  const { flow, payloads, answer } = flowOverController()
  flow.sent.onSent({ ...mail, subject: 'One' }, compose())
  flow.sent.onSent({ ...mail, subject: 'Two' }, compose())
  await settle()
  answer(UNDO_ID)
  await settle()
  answer(UNDO_ID)
  await settle()
  expect(payloads('sent')).toEqual([
    expect.objectContaining({ subject: 'One' }),
    expect.objectContaining({ subject: 'Two' }),
  ])
})

test('once the overlay is gone from Gmail nothing is logged', async () => {
  const { send } = makeSend({
    lookup: () => ({ signedIn: true, matches: [{ entry: makeEntry(), identity }], syncedAt: null }),
  })
  const flow = createMailFlow({ send, doc: document })
  const stop = new AbortController()
  flow.useController({ touch } as unknown as Controller, stop.signal)
  stop.abort()
  expect(flow.isOn()).toBe(false)
  await flow.sent.onSent(mail, compose())
  expect(touch.log).not.toHaveBeenCalled()
})

test('a draft put into the open mail is that draft when it is sent, and another mailbox is told', async () => {
  const { flow } = flowThatKnows([])
  document.title = 'Inbox - sarah@example.com - Gmail'
  document.body.innerHTML =
    '<div class="M9"><div aria-label="Message Body" g_editable="true" role="textbox" contenteditable="true"></div></div>'
  const outcome = await flow.insert.put({ ...payload, html: '<div>Hi</div>', account: 'kevin@example.com' })
  const root = document.querySelector('.M9') as HTMLElement
  await flow.sent.onSent(mail, root)
  document.body.innerHTML = ''
  expect(outcome).toMatchObject({
    ok: true,
    notes: expect.arrayContaining([expect.stringContaining('mailbox of sarah@example.com')]),
  })
  expect(touch.log).toHaveBeenCalledWith(expect.objectContaining({ touchpointId: TOUCH_ID }))
})
