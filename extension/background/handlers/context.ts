import type { Handler } from '../../messaging/listen.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'
import { keepFor } from '../session-turns.ts'

/** Fresh facts, or the last known ones with their age while the service is away. */
export function handleContext(deps: Deps): Handler<'context'> {
  return async ({ partnerId }) => {
    const outcome = await call(deps, async (api, token) => {
      const context = await api.context(partnerId)
      const at = new Date(deps.now()).toISOString()
      await keepFor(token, () => deps.store.keepContext({ context, at }))
      return context
    })
    if (outcome.ok) return { ok: true, value: { ...outcome.value, cachedAt: null } }
    if (outcome.failure.kind !== 'server-away') return outcome
    const kept = await deps.store.context(partnerId)
    return kept ? { ok: true, value: { ...kept.context, cachedAt: kept.at } } : outcome
  }
}
