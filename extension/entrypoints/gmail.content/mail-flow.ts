import type { ComposePayload } from '../../messaging/protocol.ts'
import type { Send } from '../../messaging/send.ts'
import type { Controller } from '../../overlays/controller.ts'
import type { DraftInsert, InsertedDraft } from '../../overlays/insert.ts'
import type { SentTouch } from '../../overlays/state.ts'
import { composeBodies } from '../../sites/gmail/compose-parts.ts'
import { insertIntoCompose, type SentCallbacks, type SentMail } from '../../sites/gmail/index.ts'

export type MailFlow = {
  insert: DraftInsert
  sent: SentCallbacks
  /** This tab was opened for a draft. */
  opened(payload: ComposePayload): void
  useController(controller: Controller): void
  say(text: string): void
}

/** What the next mail of this tab is, if it is one of ours. */
type Expected = InsertedDraft & { touchpointId: string | null; subject: string | null }

/** Ties drafts to the mails that Gmail says were sent, so that the right touch is logged. */
export function createMailFlow({ send, doc }: { send: Send; doc: Document }): MailFlow {
  let controller: Controller | null = null
  let expected: Expected | null = null

  async function touchOf(mail: SentMail): Promise<SentTouch | null> {
    const facts = { channel: 'email', threadId: mail.threadId, to: mail.to, evidence: 'gmail' } as const
    if (expected) {
      const { partnerId, touchpointId, templateId, stream } = expected
      return { ...facts, partnerId, touchpointId, templateId, stream, subject: mail.subject ?? expected.subject }
    }
    const partnerId = await onlyPartner(send, mail.to)
    const unknown = { touchpointId: null, templateId: null, stream: null }
    return partnerId ? { ...facts, ...unknown, partnerId, subject: mail.subject } : null
  }

  return {
    insert: {
      ready: () => composeBodies(doc).length > 0,
      put: (mail, draft) => {
        const outcome = insertIntoCompose(mail, doc)
        if (outcome.ok) expected = { ...draft, touchpointId: null, subject: mail.subject }
        return outcome.ok ? null : outcome.message
      },
    },
    sent: {
      onSent: async (mail) => {
        const touch = await touchOf(mail)
        expected = null
        if (touch) await controller?.touch.log(touch)
      },
      // Taken back in Gmail: the touch just logged goes too, while its undo stands.
      onCancelled: () => {
        controller?.touch.undo()
      },
      onPending: async (mail) => {
        const touch = await touchOf(mail)
        expected = null
        if (touch) controller?.touch.ask(touch)
      },
    },
    opened: (payload) => {
      const { partnerId, touchpointId, templateId, subject, notice } = payload
      expected = { partnerId, touchpointId, templateId, subject, stream: null }
      if (notice) controller?.touch.say(notice.text, notice.undo)
    },
    useController: (mounted) => {
      controller = mounted
    },
    say: (text) => controller?.touch.say(text, null),
  }
}

/** The partner among the recipients, found in the local index; null if there is none or more than one. */
async function onlyPartner(send: Send, to: string[]): Promise<string | null> {
  const identities = to.map((address) => ({ kind: 'email', value: address.toLowerCase() }) as const)
  const answer = await send('lookup', { identities })
  const [first, ...more] = answer.ok ? answer.value.matches : []
  return first && more.length === 0 ? first.entry.id : null
}
