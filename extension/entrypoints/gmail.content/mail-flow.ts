import type { Undo } from '#shared/api/outreach.ts'
import type { ComposePayload } from '../../messaging/protocol.ts'
import type { Send } from '../../messaging/send.ts'
import type { Controller } from '../../overlays/controller.ts'
import type { DraftInsert } from '../../overlays/insert.ts'
import { composeBodies } from '../../sites/gmail/compose-parts.ts'
import {
  type ComposeDraft,
  type InsertOutcome,
  insertIntoCompose,
  ownAddress,
  recipientsTaken,
  type SentCallbacks,
} from '../../sites/gmail/index.ts'
import { createExpectations, type Expected } from './expectations.ts'
import { touchesOf } from './touches.ts'

export type MailFlow = {
  insert: DraftInsert
  sent: SentCallbacks
  /** This tab was opened for a draft. */
  opened(payload: ComposePayload): void
  /** What became of the draft this tab was opened for. */
  upgraded(payload: ComposePayload, outcome: InsertOutcome): Promise<void>
  /** Until the signal; without a controller nothing is logged. */
  useController(controller: Controller, signal: AbortSignal): void
  isOn(): boolean
}
type Options = {
  send: Send
  doc: Document
  /** A draft of ours was logged as sent. */
  onLogged?(draft: Expected): void
}

/** Ties drafts to the mails that Gmail says were sent, so that the right touch is logged, and taken back. */
export function createMailFlow({ send, doc, onLogged }: Options): MailFlow {
  const expectations = createExpectations()
  const logs = new WeakMap<Element, { expected: Expected | null; undos: Promise<(Undo | null)[]> }>()
  let controller: Controller | null = null
  let opened: Expected | null = null

  const notesOf = async (payload: ComposePayload, outcome: Inserted) => [
    ...accountNote(payload, doc),
    ...(await notesAfter(outcome, payload)),
  ]

  return {
    insert: {
      ready: () => composeBodies(doc).length > 0,
      put: async (payload) => {
        const outcome = insertIntoCompose(payload, doc)
        if (!outcome.ok) return outcome
        expectations.expectFrom(outcome.root, expectedOf(payload))
        return { ok: true, notes: await notesOf(payload, outcome) }
      },
    },
    sent: {
      onSent: async (mail, root) => {
        const expected = expectations.take(root, mail)
        const touches = await touchesOf(send, mail, expected)
        const undos = Promise.all(touches.map((touch) => controller?.touch.log(touch) ?? null))
        logs.set(root, { expected, undos })
        const logged = (await undos).some((undo) => undo !== null)
        if (expected && logged) onLogged?.(expected)
      },
      // Taken back in Gmail: the touches of this very mail go too, and what it was for is awaited again.
      onCancelled: async (_mail, root) => {
        const log = logs.get(root)
        logs.delete(root)
        if (log?.expected) expectations.expect(log.expected)
        for (const undo of (await log?.undos) ?? []) if (undo) await controller?.touch.takeBack(undo)
      },
      onPending: async (mail, root) => {
        const [touch] = await touchesOf(send, mail, expectations.take(root, mail))
        if (touch) controller?.touch.ask(touch)
      },
    },
    opened: (payload) => {
      const { notice } = payload
      opened = expectedOf(payload)
      expectations.expect(opened)
      if (notice) controller?.touch.say(notice.text, notice.undo)
    },
    upgraded: async (payload, outcome) => {
      if (!outcome.ok) return controller?.touch.sayBad(outcome.message, payload)
      if (opened) expectations.expectFrom(outcome.root, opened)
      const notes = await notesOf(payload, outcome)
      if (notes.length === 0) return
      const { text, undo } = payload.notice ?? { text: '', undo: null }
      // What can be taken back stays to be taken back.
      if (undo) controller?.touch.say([`${text}.`, ...notes].join(' '), undo)
      else controller?.touch.sayBad(notes.join(' '))
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

type Inserted = Extract<InsertOutcome, { ok: true }>

function expectedOf(payload: ComposePayload): Expected {
  const { partnerId, partnerIds = [partnerId], touchpointId, templateId, stream = null, subject, to } = payload
  return { partnerIds, touchpointId, templateId, stream, subject, to }
}

/** Waits until Gmail has taken the recipients that were typed; one it has not is told. */
async function notesAfter(outcome: Inserted, mail: ComposeDraft): Promise<string[]> {
  const isTyped = outcome.recipient === 'typed'
  const isTaken = !isTyped || (await recipientsTaken(outcome.root, mail))
  return isTaken ? outcome.notes : [`Gmail has not taken the recipient yet. Check To: ${mail.to}`, ...outcome.notes]
}

/** The draft was meant for another account than the one this tab is signed in with (DESIGN §9). */
function accountNote({ account }: ComposePayload, doc: Document): string[] {
  const own = ownAddress(doc)
  if (!account || !own || own === account.toLowerCase()) return []
  return [`This is the mailbox of ${own}; the draft is of ${account}. Choose the sender under From.`]
}
