import { isAutomatic } from './automatic.ts'
import type { DatedTouch } from './input.ts'
import { isConversation } from './kept.ts'

/** Where an outreach stands; `no-answer` is offered once the last follow-up has had its time (DESIGN §6). */
export type OutreachState = 'none' | 'waiting' | 'in-talks' | 'no-answer'

/**
 * When the first mail came that nobody has answered since: no mail from us, no meeting, no call after it. Null if none
 * waits.
 * @param handledAt instant up to which inbound mails need no answer
 */
export function replyWaitingSince(
  touchpoints: readonly Pick<DatedTouch, 'status' | 'direction' | 'channel' | 'occurredAt' | 'subject'>[],
  handledAt: string | null,
): string | null {
  const done = touchpoints.flatMap((touch) =>
    touch.status === 'done' && touch.occurredAt !== null && !(touch.direction === 'in' && isAutomatic(touch.subject))
      ? [{ ...touch, at: Date.parse(touch.occurredAt) }]
      : [],
  )
  const answered = done.filter((touch) => touch.direction === 'out' || isConversation(touch)).map(({ at }) => at)
  const last = Math.max(handledAt === null ? 0 : Date.parse(handledAt), ...answered)
  const waiting = done.filter(({ direction, channel, at }) => direction === 'in' && channel === 'email' && at > last)
  return waiting.length === 0 ? null : new Date(Math.min(...waiting.map(({ at }) => at))).toISOString()
}
