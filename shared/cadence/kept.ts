import { addDays } from '../date.ts'
import type { DatedStream } from '../framework/tiers.ts'
import { isAutomatic } from './automatic.ts'
import type { DatedTouch } from './input.ts'

/** Days within which a reply makes a mail a conversation (DESIGN §7). */
export const REPLY_DAYS = 14

/** Reason of a skipped touch that counts as kept; every other skip only closes the slot. */
export const PARTNER_ASKED = 'partner asked'

/** A touch that happened, on its local date. */
export type DoneTouch = DatedTouch & { on: string }

/** Done touches up to today, oldest first, in an order that does not depend on how they came. */
export function doneTouches(touchpoints: readonly DatedTouch[], today: string): DoneTouch[] {
  return touchpoints.filter((touch) => isDone(touch, today)).toSorted(inOrder)
}

function isDone(touch: DatedTouch, today: string): touch is DoneTouch {
  if (touch.direction === 'in' && isAutomatic(touch.subject)) return false
  return touch.status === 'done' && touch.on !== null && touch.on <= today
}

export function inOrder(a: DatedTouch, b: DatedTouch): number {
  return compare(a.on ?? '', b.on ?? '') || compare(a.occurredAt ?? '', b.occurredAt ?? '') || compare(a.id, b.id)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** A mail from the partner is an answer, never the touch we owe; a meeting or a call counts whoever asked for it. */
export function countsAsTouch(touch: DatedTouch): boolean {
  return touch.direction === 'out' || isConversation(touch)
}

export function isConversation(touch: Pick<DatedTouch, 'channel'>): boolean {
  return touch.channel === 'meeting' || touch.channel === 'call'
}

/** True if the touch is all the stream asks for: anything, or for a two-way stream a meeting, a call or an answered mail. */
export function satisfies(stream: DatedStream, touch: DoneTouch, done: readonly DoneTouch[]): boolean {
  return !stream.two_way || isConversation(touch) || done.some((other) => answers(other, touch))
}

/** True if `reply` came from the partner within 14 days of `mail`, in the same thread where both have one. */
function answers(reply: DoneTouch, mail: DoneTouch): boolean {
  if (reply.direction !== 'in' || reply.id === mail.id || reply.on < mail.on) return false
  if (reply.on > addDays(mail.on, REPLY_DAYS)) return false
  if (
    reply.occurredAt !== null &&
    mail.occurredAt !== null &&
    Date.parse(reply.occurredAt) < Date.parse(mail.occurredAt)
  )
    return false
  return reply.threadId === null || mail.threadId === null || reply.threadId === mail.threadId
}
