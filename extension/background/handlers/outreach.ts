import type { Handler } from '../../messaging/listen.ts'
import { openReply } from '../compose-reply.ts'
import type { Deps } from '../deps.ts'
import { write } from '../idempotency.ts'

/** Creates the prospect with its draft touch, then opens the filled compose. */
export function handleOutreach(deps: Deps): Handler<'outreach'> {
  return async ({ facts, values }) => {
    const request = { templateId: 'creator-outreach', facts, values }
    const outcome = await write(deps, { name: 'outreach', payload: request }, (api, key) => api.outreach(request, key))
    if (outcome.ok) await openReply(deps, outcome.value, 'Prospect created')
    return outcome
  }
}
