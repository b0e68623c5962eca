import type { Handler } from '../../messaging/listen.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'
import { syncSoon } from '../tick.ts'

export function handleUndo(deps: Deps): Handler<'undo'> {
  return async ({ undoId }) => {
    const outcome = await call(deps, (api) => api.undo(undoId))
    if (!outcome.ok) return outcome
    syncSoon(deps)
    return { ok: true, value: { undone: true } }
  }
}
