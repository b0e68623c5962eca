import { beforeEach, expect, test, vi } from 'vitest'
import { createMailFlow } from '../../../extension/entrypoints/gmail.content/mail-flow.ts'
import type { Controller } from '../../../extension/overlays/controller.ts'
import { makeEntry, PARTNER_ID, TOUCH_ID, UNDO_ID } from '../support/make.ts'
import { makeSend } from '../support/overlay.ts'

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
const touch = { log: vi.fn(), ask: vi.fn(), undo: vi.fn(), say: vi.fn() }

beforeEach(() => vi.clearAllMocks())

function flowThatKnows(partners: string[]) {
  const matches = partners.map((id) => ({ entry: makeEntry({ id }), identity }))
  const { send, sent } = makeSend({ lookup: () => ({ signedIn: true, matches, syncedAt: null }) })
  const flow = createMailFlow({ send, doc: document })
  flow.useController({ touch } as unknown as Controller)
  return { flow, sent }
}

test('the mail of a tab that was opened for a draft marks that draft as sent, once', async () => {
  const { flow } = flowThatKnows([])
  flow.opened(payload)
  await flow.sent.onSent(mail)
  expect(touch.log).toHaveBeenCalledWith(
    expect.objectContaining({ touchpointId: TOUCH_ID, partnerId: PARTNER_ID, evidence: 'gmail', threadId: 't' }),
  )
  await flow.sent.onSent(mail)
  expect(touch.log).toHaveBeenCalledTimes(1)
})

test('the opened tab shows what was done and its undo', () => {
  const { flow } = flowThatKnows([])
  flow.opened(payload)
  expect(touch.say).toHaveBeenCalledWith('Prospect created', undo)
})

test('a mail to one partner is logged for that partner', async () => {
  const { flow, sent } = flowThatKnows([PARTNER_ID])
  await flow.sent.onSent(mail)
  expect(sent[0]?.payload).toEqual({ identities: [identity] })
  expect(touch.log).toHaveBeenCalledWith(expect.objectContaining({ partnerId: PARTNER_ID, touchpointId: null }))
})

test('a mail to strangers, or to two partners at once, is not logged', async () => {
  await flowThatKnows([]).flow.sent.onSent(mail)
  await flowThatKnows([PARTNER_ID, TOUCH_ID]).flow.sent.onSent(mail)
  expect(touch.log).not.toHaveBeenCalled()
})

test('a mail that vanished without a sign is asked about, and one taken back in Gmail is taken back here', async () => {
  const { flow } = flowThatKnows([PARTNER_ID])
  await flow.sent.onPending(mail)
  expect(touch.ask).toHaveBeenCalledOnce()
  expect(touch.log).not.toHaveBeenCalled()
  flow.sent.onCancelled(mail)
  expect(touch.undo).toHaveBeenCalledOnce()
})
