import type { Handler } from '../../messaging/listen.ts'
import { askApproval } from '../ask-approval.ts'
import { openReply } from '../compose-reply.ts'
import type { Deps } from '../deps.ts'
import { requestOf } from '../draft-ways.ts'
import { write } from '../idempotency.ts'

const CREATED = 'Prospect created'

/** Creates the prospect with its draft touch, then opens the filled compose. */
export function handleOutreach(deps: Deps): Handler<'outreach'> {
  return async ({ facts, values, way }) => {
    const mail = { templateId: 'creator-outreach', facts, values }
    if (way?.name === 'approval') return askApproval(deps, { ...mail, partnerId: null })
    const request = { ...mail, ...requestOf(way) }
    const outcome = await write(deps, { name: 'outreach', payload: request }, (api, key) => api.outreach(request, key))
    if (!outcome.ok) return outcome
    const { existing, undo } = outcome.value
    await openReply(deps, outcome.value, CREATED)
    const said = existing ? `${existing.byName} was first: one prospect, two of you` : CREATED
    return { ok: true, value: { said, undo } }
  }
}
