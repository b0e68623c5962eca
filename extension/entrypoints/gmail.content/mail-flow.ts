import type { Undo } from '#shared/api/outreach.ts'
import type { ComposePayload } from '../../messaging/protocol.ts'
import type { Send } from '../../messaging/send.ts'
import type { Controller } from '../../overlays/controller.ts'
import type { DraftInsert } from '../../overlays/insert.ts'
import type { SentTouch } from '../../overlays/state.ts'
import { composeBodies } from '../../sites/gmail/compose-parts.ts'
import { type InsertOutcome, insertIntoCompose, type SentCallbacks, type SentMail } from '../../sites/gmail/index.ts'
import { createExpectations, type Expected } from './expectations.ts'

export type MailFlow = {
  insert: DraftInsert
  sent: SentCallbacks
  /** This tab was opened for a draft. */
  opened(payload: ComposePayload): void
  /** What became of the draft this tab was opened for. */
  upgraded(payload: ComposePayload, outcome: InsertOutcome): void
  /** Until the signal; without a controller nothing is logged. */
  useController(controller: Controller, signal: AbortSignal): void
  isOn(): boolean
}

/** Ties drafts to the mails that Gmail says were sent, so that the right touch is logged, and taken back. */
export function createMailFlow({ send, doc }: { send: Send; doc: Document }): MailFlow {
  const expectations = createExpectations()
  const logs = new WeakMap<Element, { expected: Expected | null; undo: Promise<Undo | null> }>()
  let controller: Controller | null = null
  let opened: Expected | null = null

  return {
    insert: {
      ready: () => composeBodies(doc).length > 0,
      put: (mail, draft) => {
        const outcome = insertIntoCompose(mail, doc)
        if (!outcome.ok) return outcome.message
        const { subject, to } = mail
        expectations.expectFrom(outcome.root, { ...draft, touchpointId: null, subject, to })
        return null
      },
    },
    sent: {
      onSent: async (mail, root) => {
        const expected = expectations.take(root, mail)
        const touch = touchOf(send, mail, expected)
        const undo = touch.then((known) => (known && controller ? controller.touch.log(known) : null))
        logs.set(root, { expected, undo })
        await undo
      },
      // Taken back in Gmail: the touch of this very mail goes too, and what it was for is awaited again.
      onCancelled: async (_mail, root) => {
        const log = logs.get(root)
        logs.delete(root)
        if (log?.expected) expectations.expect(log.expected)
        const undo = await log?.undo
        if (undo) await controller?.touch.takeBack(undo)
      },
      onPending: async (mail, root) => {
        const touch = await touchOf(send, mail, expectations.take(root, mail))
        if (touch) controller?.touch.ask(touch)
      },
    },
    opened: (payload) => {
      const { partnerId, touchpointId, templateId, subject, to, notice } = payload
      opened = { partnerId, touchpointId, templateId, subject, to, stream: null }
      expectations.expect(opened)
      if (notice) controller?.touch.say(notice.text, notice.undo)
    },
    upgraded: (payload, outcome) => {
      if (outcome.ok && opened) expectations.expectFrom(outcome.root, opened)
      if (!outcome.ok) controller?.touch.sayBad(outcome.message, payload)
    },
    useController: (mounted, signal) => {
      controller = mounted
      signal.addEventListener('abort', () => {
        if (controller === mounted) controller = null
      })
    },
    isOn: () => controller !== null,
  }
}

/** What is logged for a mail; null for one that has nothing to do with a partner. */
async function touchOf(send: Send, mail: SentMail, expected: Expected | null): Promise<SentTouch | null> {
  const facts = { channel: 'email', threadId: mail.threadId, to: mail.to, evidence: 'gmail' } as const
  if (expected) {
    const { partnerId, touchpointId, templateId, stream } = expected
    return { ...facts, partnerId, touchpointId, templateId, stream, subject: mail.subject ?? expected.subject }
  }
  const partnerId = await onlyPartner(send, mail.to)
  const unknown = { touchpointId: null, templateId: null, stream: null }
  return partnerId ? { ...facts, ...unknown, partnerId, subject: mail.subject } : null
}

/** The partner among the recipients, found in the local index; null if there is none or more than one. */
async function onlyPartner(send: Send, to: string[]): Promise<string | null> {
  const identities = to.map((address) => ({ kind: 'email', value: address.toLowerCase() }) as const)
  const answer = await send('lookup', { identities })
  const [first, ...more] = answer.ok ? answer.value.matches : []
  return first && more.length === 0 ? first.entry.id : null
}
