import { daysBetween } from '../date.ts'
import type { Stream } from '../framework/tiers.ts'
import { daysOf } from './due-touches.ts'
import { isConversation } from './kept.ts'
import { isSettled, type StreamTimeline } from './timeline.ts'

/** What is known of a conversation that was logged somewhere. */
export type Conversation = {
  /** Local date. */
  on: string
  channel: 'email' | 'meeting' | 'call' | 'other'
  direction: 'out' | 'in'
  templateId: string | null
  subject: string | null
  meetingType: string | null
}

export type Match =
  | { kind: 'stream'; stream: string }
  /** Near an open slot, but no rule says so: a person is asked. */
  | { kind: 'ask'; stream: string; slot: string | null }
  | { kind: 'none' }

/** A conversation so many days before a slot may have been it, unless the period is shorter. */
const NEAR_DAYS = 7

/**
 * Which stream a conversation was for: by its template, its meeting type, or words in its subject, in this order; else
 * the nearest open slot is asked about (DESIGN §6, row 63). A mail from the partner is an answer and belongs to none.
 * @param streams all of the partner's, those without due dates too
 */
export function matchTouch(
  conversation: Conversation,
  { streams, timelines }: { streams: readonly Stream[]; timelines: readonly StreamTimeline[] },
): Match {
  if (conversation.direction === 'in' && !isConversation(conversation)) return { kind: 'none' }
  const ruled =
    streams.find(({ template }) => template !== undefined && template === conversation.templateId) ??
    streams.find((stream) => stream.match.meeting_types.some((type) => same(type, conversation.meetingType))) ??
    streams.find((stream) => stream.match.subjects.some((words) => holds(conversation.subject, words)))
  return ruled === undefined ? nearestOpen(conversation, timelines) : { kind: 'stream', stream: ruled.id }
}

function same(type: string, found: string | null): boolean {
  return found !== null && found.trim().toLowerCase() === type.toLowerCase()
}

function holds(subject: string | null, words: string): boolean {
  return subject?.toLowerCase().includes(words.toLowerCase()) ?? false
}

function nearestOpen({ on }: Conversation, timelines: readonly StreamTimeline[]): Match {
  const near = timelines.flatMap(({ stream, slots }) => {
    const period = daysOf(stream.every)
    return slots.flatMap(({ key, dueOn, touch, skipped, ...rest }) => {
      const ahead = daysBetween(on, dueOn)
      const open = !isSettled({ key, dueOn, touch, skipped, ...rest }, slots)
      if (!open || ahead > Math.min(NEAR_DAYS, period / 2) || -ahead > period) return []
      return [{ stream: stream.id, slot: key, distance: Math.abs(ahead) / period }]
    })
  })
  const [best] = near.sort((a, b) => a.distance - b.distance || (a.stream < b.stream ? -1 : 1))
  return best === undefined ? { kind: 'none' } : { kind: 'ask', stream: best.stream, slot: best.slot }
}
