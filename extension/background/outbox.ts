import type { LogTouchpoint } from '#shared/api/outreach.ts'
import { outboxItem } from '../storage.ts'
import { call } from './call.ts'
import type { Deps } from './deps.ts'

/** Keeps a touch the service could not take; its key and time make a later try safe and right (DESIGN §3 no. 3a). */
export async function queueTouch(key: string, touch: LogTouchpoint): Promise<void> {
  const queued = await outboxItem.getValue()
  if (queued.some((other) => other.key === key)) return
  await outboxItem.setValue([...queued, { key, touch }])
}

/** Sends what waits, oldest first, and stops at the first sign that the service is still away. Returns how many went. */
export async function flushOutbox(deps: Deps): Promise<number> {
  let sent = 0
  for (const { key, touch } of await outboxItem.getValue()) {
    const outcome = await call(deps, (api) => api.logTouchpoint(touch, key))
    if (!outcome.ok && (outcome.failure.kind === 'server-away' || outcome.failure.kind === 'signed-out')) break
    const rest = (await outboxItem.getValue()).filter((other) => other.key !== key)
    await outboxItem.setValue(rest)
    if (outcome.ok) sent += 1
  }
  return sent
}
