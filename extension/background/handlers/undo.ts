import type { Handler } from '../../messaging/listen.ts'
import type { Deps } from '../deps.ts'
import { write } from '../idempotency.ts'
import { syncSoon } from '../tick.ts'

export function handleUndo(deps: Deps): Handler<'undo'> {
  return async ({ undoId }) => {
    const outcome = await write(deps, { name: 'undo', payload: undoId }, (api, key) => api.undo(undoId, key))
    if (!outcome.ok) return outcome
    syncSoon(deps)
    return { ok: true, value: { undone: true } }
  }
}
