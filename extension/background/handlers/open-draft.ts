import type { Handler } from '../../messaging/listen.ts'
import { openReply } from '../compose-reply.ts'
import type { Deps } from '../deps.ts'
import { write } from '../idempotency.ts'

export function handleOpenDraft(deps: Deps): Handler<'openDraft'> {
  return async (request) => {
    const outcome = await write(deps, { name: 'openDraft', payload: request }, (api, key) => api.draft(request, key))
    if (!outcome.ok) return outcome
    await openReply(deps, outcome.value, 'Draft opened')
    return { ok: true, value: { touchpointId: outcome.value.touchpointId, undo: outcome.value.undo } }
  }
}
