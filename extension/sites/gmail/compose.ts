import { composeBodies, composeRoot, isField, subjectField } from './compose-parts.ts'
import { lastFocus } from './focus.ts'
import { type Place, placeIn } from './places.ts'
import { addressesIn, areTaken, type RecipientWritten, recipientsOf, writeRecipients } from './recipients.ts'
import { findAll, type SelectorName } from './selectors.ts'
import { type Written, writeBody, writeField, writePlain } from './write.ts'

/** A rendered draft; `html` and `text` say the same. `to` may hold several addresses; `bcc` goes to many at once. */
export type ComposeDraft = { html: string; text: string; subject: string; to: string | null; bcc?: string[] }

/**
 * `root`: the compose that holds the draft now. `recipient`: the address was written (`typed`), or why not. Notes and a
 * refusal's message are for the person.
 */
export type InsertOutcome =
  | { ok: true; root: Element; how: NonNullable<Written>; recipient: RecipientWritten; notes: string[] }
  | { ok: false; reason: Refusal; message: string }
type Refusal = 'no-compose' | 'several' | 'refused' | 'edited' | 'other-recipient' | 'closed'

/**
 * Writes a draft into the compose last written in, or the only one open, at the caret that was there. Subject and
 * recipient only where they are empty and only in a new mail; nothing outside that one compose is touched. Leaves the
 * focus in the body.
 */
export function insertIntoCompose(draft: ComposeDraft, doc: Document = document): InsertOutcome {
  const bodies = composeBodies(doc)
  const focus = lastFocus(doc)
  const body = bodies.find((candidate) => candidate === focus?.body) ?? (bodies.length === 1 ? bodies[0] : undefined)
  if (!body) return bodies.length ? refuse('several') : refuse('no-compose')
  const wasFocused = focus?.body === body
  return fill(body, draft, (rich) => placeIn(rich, wasFocused ? (focus?.range ?? null) : null), wasFocused)
}

/** Writes recipient and subject where empty, then the body; nothing at all into a mail to somebody else. */
export function fill(
  body: HTMLElement,
  draft: ComposeDraft,
  place: (body: HTMLElement) => Place,
  wasFocused = false,
): InsertOutcome {
  const root = composeRoot(body)
  if (!root) return refuse('no-compose')
  const wanted = addressesIn(draft.to ?? '')
  const there = recipientsOf(root)
  if (wanted.length > 0 && there.length > 0 && !wanted.some((one) => there.includes(one)))
    return refuse('other-recipient')
  const subject = subjectField(root)
  const recipient = !subject || there.length > 0 ? 'kept' : writeRecipients(root, 'recipient', wanted)
  if (subject && draft.bcc && there.length === 0) writeRecipients(root, 'bcc', draft.bcc)
  if (subject && subject.value.trim() === '') writeField(subject, draft.subject)
  // Gmail hears each of these steps and may close or rebuild the draft meanwhile.
  if (!body.isConnected) return refuse('closed')
  const how = isField(body) ? writePlain(body, draft.text, wasFocused) : writeBody(body, place(body), draft.html)
  if (!body.isConnected) return refuse('closed')
  if (!how) return refuse('refused')
  return { ok: true, root, how, recipient, notes: notesOn(root, draft, recipient) }
}

/** What a person has to see to, where Gmail is not as it was; nothing is left out in silence. */
function notesOn(root: Element, { to, subject }: ComposeDraft, recipient: RecipientWritten): string[] {
  const isMissing = (name: SelectorName) => findAll(root, name).length === 0
  return [
    ...(isMissing('subject') ? [`The subject was not put in: ${subject}`] : []),
    ...(to && recipient === 'none' ? [`To is still empty: ${to}`] : []),
    ...(isMissing('send') ? ['Sending cannot be seen here: mark it as sent on the card.'] : []),
    ...(isMissing('signature') ? [] : ['Your Gmail signature follows the sign-off. Delete one of them.']),
  ]
}

/** True once Gmail has taken the recipients that were typed; false if it has not within two seconds. */
export async function recipientsTaken(root: Element, { to, bcc = [] }: ComposeDraft): Promise<boolean> {
  const wanted = [...addressesIn(to ?? ''), ...bcc]
  for (let waited = 0; waited < 2_000; waited += 100) {
    if (areTaken(root, wanted)) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

export function refuse(reason: Refusal): InsertOutcome {
  return { ok: false, reason, message: refusals[reason] }
}

const refusals = {
  'no-compose': 'No draft is open. Open one in Gmail, or copy the text.',
  several: 'Several drafts are open. Click into the one to fill.',
  refused: 'Gmail did not take the text. Copy it and paste it.',
  edited: 'The draft was changed meanwhile, so it was left as it is. Copy the text if you want it.',
  'other-recipient': 'This mail goes to somebody else. Open a new one for the draft, or copy the text.',
  closed: 'The draft was closed meanwhile. Open it again, or copy the text.',
} as const
