import type { Handler } from '../../messaging/listen.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'
import { dropTouch, undoIdOf } from '../outbox.ts'
import { forgetWrite, syncSoon } from '../tick.ts'

/** Takes a write back: one that still waits leaves the outbox, any other the service undoes, also after its hold. */
export function handleUndo(deps: Deps): Handler<'undo'> {
  return async ({ undoId }) => {
    if (await dropTouch(undoId)) return { ok: true, value: { undone: true } }
    const outcome = await call(deps, (api) => api.undo(undoIdOf(undoId)))
    if (!outcome.ok) return outcome
    await forgetWrite()
    syncSoon(deps)
    return { ok: true, value: { undone: true } }
  }
}
