import type { LogTouchpoint } from '#shared/api/outreach.ts'
import type { Handler } from '../../messaging/listen.ts'
import { sessionItem } from '../../storage.ts'
import type { Deps } from '../deps.ts'
import { signedOut } from '../failure.ts'
import { deliver, queueTouch } from '../outbox.ts'
import { syncAfterWrite } from '../tick.ts'

/** How long a touch that waits offers to be taken back: as long as Gmail does. */
const UNDO_MS = 30_000
/** The service takes no longer one; Gmail does. */
const MOST_SUBJECT = 500

/**
 * Logs a touch, or marks a draft as sent. It is in the outbox before it is sent and leaves it once the service has
 * answered; while the service is away the answer is `queued`, and its undo takes it out of the outbox.
 */
export function handleSent(deps: Deps): Handler<'sent'> {
  return async ({ touchpointId, subject, ...said }) => {
    if (!(await sessionItem.getValue()).token) return signedOut()
    const occurredAt = new Date(deps.now()).toISOString()
    const touch: LogTouchpoint = {
      ...said,
      ...(touchpointId ? { touchpointId } : {}),
      subject: subject?.slice(0, MOST_SUBJECT) ?? null,
      direction: 'out',
      occurredAt,
    }
    const item = await queueTouch(deps, touch)
    const { outcome, waits } = await deliver(deps, item)
    if (outcome.ok) {
      await syncAfterWrite(deps)
      const { touchpoint, undo } = outcome.value
      return { ok: true, value: { touchpointId: touchpoint.id, undo, queued: false } }
    }
    if (!waits) return outcome
    const undo = { id: item.key, until: new Date(deps.now() + UNDO_MS).toISOString() }
    return { ok: true, value: { touchpointId: null, undo, queued: true } }
  }
}
