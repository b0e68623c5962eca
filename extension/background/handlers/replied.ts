import type { Handler } from '../../messaging/listen.ts'
import { repliesItem, sessionItem } from '../../storage.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'
import { lookup } from '../partner-index.ts'
import { syncAfterWrite } from '../tick.ts'

/** A thread opened after years is history and no reply that waits. */
const OLDEST_MS = 30 * 86_400_000
const REMEMBERED = 500

/**
 * Reports a mail of a partner's contact that nobody has answered: ids and time, never text (DESIGN §6). Each once; one
 * that the service did not take is reported when the thread is opened again.
 */
export function handleReplied(deps: Deps): Handler<'replied'> {
  return async ({ threadId, messageId, from }) => {
    const at = timeOf(messageId)
    const reported = await repliesItem.getValue()
    const { token } = await sessionItem.getValue()
    if (!token || reported.includes(messageId) || at > deps.now() || at < deps.now() - OLDEST_MS) return undefined
    const { matches } = await lookup(deps, [{ kind: 'email', value: from }])
    const [match] = matches
    if (!match) return undefined
    const reply = { partnerId: match.entry.id, channel: 'email', direction: 'in', threadId, evidence: 'gmail' } as const
    const occurredAt = new Date(at).toISOString()
    const outcome = await call(deps, (api) => api.logTouchpoint({ ...reply, occurredAt }, `reply-${messageId}`))
    if (!outcome.ok && outcome.failure.kind !== 'refused') return undefined
    await repliesItem.setValue([messageId, ...reported].slice(0, REMEMBERED))
    if (outcome.ok) await syncAfterWrite(deps)
    return undefined
  }
}

/** A legacy id holds the milliseconds since the epoch above its lowest 20 bits (reference/gmail.md §3). */
function timeOf(messageId: string): number {
  return Number(BigInt(`0x${messageId}`) >> 20n)
}
