import type { LogTouchpoint } from '#shared/api/outreach.ts'
import type { Handler } from '../../messaging/listen.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'
import { queueTouch } from '../outbox.ts'
import { syncSoon } from '../tick.ts'

const QUEUED = 'The service is away. This touch is kept here and logged as soon as it answers.'

/** Logs a touch, or marks a draft as sent. While the service is away the touch waits in this browser. */
export function handleSent(deps: Deps): Handler<'sent'> {
  return async ({ touchpointId, ...said }) => {
    const occurredAt = new Date(deps.now()).toISOString()
    const touch: LogTouchpoint = { ...said, ...(touchpointId ? { touchpointId } : {}), direction: 'out', occurredAt }
    const key = deps.randomUuid()
    const outcome = await call(deps, (api) => api.logTouchpoint(touch, key))
    if (outcome.ok) {
      syncSoon(deps)
      return { ok: true, value: { touchpointId: outcome.value.touchpoint.id, undo: outcome.value.undo } }
    }
    if (outcome.failure.kind !== 'server-away') return outcome
    await queueTouch(key, touch)
    return { ok: false, failure: { kind: 'server-away', message: QUEUED } }
  }
}
