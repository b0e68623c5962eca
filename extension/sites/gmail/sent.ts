import { composeBodies, composeRoot, isField } from './compose-parts.ts'
import { lastFocus } from './focus.ts'
import { recipientsOf } from './recipients.ts'
import { anyOf, findAll, isShown } from './selectors.ts'
import { readThread } from './thread.ts'

/** A mail as it stood when it was sent. Never its text. `draftId` and `threadId` are null where Gmail does not tell. */
export type SentMail = { draftId: string | null; threadId: string | null; to: string[]; subject: string | null }

/**
 * `root` is the compose the mail was in; it is gone by then, and only tells one mail from another.
 * `onSent` at once when Gmail says so; `onCancelled` if the person then takes it back, perhaps after `onSent`.
 * `onPending`: the draft is gone and Gmail said nothing within 30 s (send later, offline): ask the person.
 */
export type SentCallbacks = {
  onSent(mail: SentMail, root: Element): void
  onCancelled(mail: SentMail, root: Element): void
  onPending(mail: SentMail, root: Element): void
}

type Attempt = {
  root: Element
  mail: SentMail
  toast: Element | null
  sent: boolean
  isLater: boolean
  timer: ReturnType<typeof setTimeout>
}

/** Gmail's longest time to take a mail back, and the longest a toast was seen to take. */
const window30s = 30_000
/** Choosing the time of a mail for later. */
const window2min = 120_000

/**
 * Watches for mails being sent until the signal: a click on Send, Enter or Space on it, or Ctrl/Cmd-Enter inside a
 * draft, confirmed by Gmail's toast while the draft disappears (reference/gmail.md §5d).
 */
export function watchSent(callbacks: SentCallbacks, signal: AbortSignal, doc: Document = document): void {
  const attempts = new Set<Attempt>()
  const observer = new MutationObserver(() => confirm(doc, attempts, callbacks))
  const end = (attempt: Attempt) => {
    clearTimeout(attempt.timer)
    attempts.delete(attempt)
    if (attempts.size === 0) observer.disconnect()
  }
  const begin = (root: Element, isLater = false) => {
    if (isGone(root)) return
    // Gmail refused the try before (no recipient, say): what is sent is what stands there now.
    for (const earlier of attempts) if (earlier.root === root) end(earlier)
    const attempt: Attempt = {
      root,
      mail: snapshot(root),
      toast: toastOf(doc),
      sent: false,
      isLater,
      timer: setTimeout(expire, isLater ? window2min : window30s),
    }
    function expire() {
      end(attempt)
      if (!attempt.sent && isGone(root)) callbacks.onPending(attempt.mail, root)
    }
    attempts.add(attempt)
    observer.observe(doc.body, { childList: true, subtree: true })
  }
  const onClick = (event: Event) => {
    const target = event.target instanceof Element ? event.target : null
    const root = target?.closest(anyOf('send')) ? composeRoot(target) : null
    if (root) begin(root)
    // The menu stands outside of the draft. A mail for later is not sent yet: nothing confirms it but the person.
    const later = target?.closest(anyOf('sendLater')) ? lastFocus(doc)?.body : null
    const laterRoot = later && composeRoot(later)
    if (laterRoot) begin(laterRoot, true)
    const undone = target?.closest(anyOf('undoToast')) ? [...attempts] : []
    const last = undone.findLast((attempt) => attempt.sent) ?? undone.at(-1)
    if (!last) return
    end(last)
    callbacks.onCancelled(last.mail, last.root)
  }
  const onKey = (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : null
    const root = target && isSendKey(event, target) ? composeRoot(target) : null
    if (root) begin(root)
  }
  // Captured at the window: Gmail stops these events and closes the draft before they would bubble this far.
  doc.defaultView?.addEventListener('click', onClick, { capture: true, signal })
  doc.defaultView?.addEventListener('keydown', onKey, { capture: true, signal })
  signal.addEventListener('abort', () => {
    for (const attempt of attempts) clearTimeout(attempt.timer)
    observer.disconnect()
  })
}

function isSendKey(event: KeyboardEvent, target: Element): boolean {
  const onButton = target.closest(anyOf('send')) !== null && (event.key === 'Enter' || event.key === ' ')
  return onButton || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
}

/** One toast confirms one mail: the oldest whose draft is gone. The toast of an earlier mail confirms nothing. */
function confirm(doc: Document, attempts: Set<Attempt>, { onSent }: SentCallbacks): void {
  const toast = toastOf(doc)
  const attempt = [...attempts].find(
    ({ sent, isLater, root, toast: old }) => !sent && !isLater && toast !== old && isGone(root),
  )
  if (!toast || !attempt) return
  attempt.sent = true
  for (const other of attempts) other.toast = toast
  onSent(attempt.mail, attempt.root)
}

function toastOf(doc: Document): Element | null {
  return findAll(doc, 'sentToast').find(isShown) ?? null
}

function isGone(root: Element): boolean {
  return !root.isConnected || !composeBodies(root.ownerDocument).some((body) => root.contains(body))
}

/** Read before Gmail closes the draft. A new mail has no thread yet; a reply has the one on screen. */
function snapshot(root: Element): SentMail {
  const value = (name: 'draftId' | 'replyThreadId' | 'subject' | 'hiddenSubject') =>
    findAll(root, name).flatMap((field) => (isField(field) && field.value.trim()) || [])[0] ?? null
  const thread = value('replyThreadId')
  const isReply = root.closest('[role="listitem"]') !== null
  return {
    draftId: value('draftId')?.replace(/^#/, '') ?? null,
    threadId: thread ?? (isReply ? (readThread(root.ownerDocument)?.threadId ?? null) : null),
    to: recipientsOf(root),
    subject: value('subject') ?? value('hiddenSubject'),
  }
}
