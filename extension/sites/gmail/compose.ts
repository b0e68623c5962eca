import { composeBodies, composeRoot, isField, subjectField } from './compose-parts.ts'
import { lastFocus } from './focus.ts'
import { recipientsOf, typedRecipient } from './recipients.ts'
import { findAll, findShown } from './selectors.ts'
import { type Written, writeBody, writeField } from './write.ts'

/** A rendered draft; `html` and `text` say the same. */
export type ComposeDraft = { html: string; text: string; subject: string; to: string | null }

/**
 * `root`: the compose that holds the draft now. `recipient`: the address was written (`typed`), or why not. A refusal's
 * message is for the person.
 */
export type InsertOutcome =
  | { ok: true; root: Element; how: NonNullable<Written>; recipient: 'typed' | 'kept' | 'none' }
  | { ok: false; reason: Refusal; message: string }
type Refusal = 'no-compose' | 'several' | 'refused' | 'edited' | 'other-recipient'

/**
 * Writes a draft into the compose last written in, or the only one open. Subject and recipient only where they are
 * empty and only in a new mail; nothing outside that one compose is touched. Leaves the focus in the body.
 */
export function insertIntoCompose(draft: ComposeDraft, doc: Document = document): InsertOutcome {
  const bodies = composeBodies(doc)
  const focus = lastFocus(doc)
  const body = bodies.find((candidate) => candidate === focus?.body) ?? (bodies.length === 1 ? bodies[0] : undefined)
  const root = body && composeRoot(body)
  if (!body || !root) return bodies.length ? refuse('several') : refuse('no-compose')
  const range = focus?.body === body && focus.range ? focus.range : startOf(body)
  return fill(root, body, { draft, range })
}

/** Writes recipient and subject where empty, then the body at `range`; nothing at all into a mail to somebody else. */
export function fill(
  root: Element,
  body: HTMLElement,
  { draft, range }: { draft: ComposeDraft; range: Range },
): InsertOutcome {
  const there = recipientsOf(root)
  if (draft.to && there.length > 0 && !there.includes(draft.to.toLowerCase())) return refuse('other-recipient')
  const subject = subjectField(root)
  const recipient = !subject || there.length > 0 ? 'kept' : writeRecipient(root, draft.to)
  if (subject && subject.value.trim() === '') writeField(subject, draft.subject)
  const how = writeBody(body, range, draft)
  return how ? { ok: true, root, how, recipient } : refuse('refused')
}

/**
 * Everything of a body but the signature. An empty line is put before it: without one the browser joins the last line
 * written with the signature's block (seen in Chromium 156).
 */
export function contentRange(body: HTMLElement): Range {
  const doc = body.ownerDocument
  const range = doc.createRange()
  range.selectNodeContents(body)
  const [signature] = isField(body) ? [] : findAll(body, 'signature')
  if (!signature) return range
  const line = doc.createElement('div')
  line.append(doc.createElement('br'))
  signature.before(line)
  range.setEnd(line, 0)
  return range
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
} as const

function startOf(body: HTMLElement): Range {
  const range = contentRange(body)
  range.collapse(true)
  return range
}

/** A comma ends an address in both layouts; whether Gmail makes a chip of it is not verified, typed text stays visible. */
function writeRecipient(root: Element, to: string | null): 'typed' | 'kept' | 'none' {
  if (!to) return 'none'
  const field = findShown(root, 'recipientField')
  if (typedRecipient(field)?.trim()) return 'kept'
  if (!field || !isField(field)) return 'none'
  writeField(field, `${to}, `)
  return recipientsOf(root).includes(to.toLowerCase()) ? 'typed' : 'none'
}
