import type { Handler } from '../../messaging/listen.ts'
import { rememberItem } from '../../storage.ts'
import { askApproval } from '../ask-approval.ts'
import { openReply, payloadOf } from '../compose-reply.ts'
import type { Deps } from '../deps.ts'
import { keepQueue, requestOf } from '../draft-ways.ts'
import { write } from '../idempotency.ts'
import { syncAfterWrite } from '../tick.ts'

/** Drafts whose lists are remembered, the newest; they are sent within days. */
const MOST_REMEMBERED = 200

/** Drafts for a partner, then opens the filled compose, or gives the mail to the page, or leaves it in a queue. */
export function handleOpenDraft(deps: Deps): Handler<'openDraft'> {
  return async ({ way, remember, here, ...mail }) => {
    const { partnerId, templateId, stream, values } = mail
    if (way?.name === 'approval') return askApproval(deps, { templateId, partnerId, values, facts: null })
    const request = { ...mail, ...requestOf(way) }
    const outcome = await write(deps, { name: 'openDraft', payload: request }, (api, key) => api.draft(request, key))
    if (!outcome.ok) return keepQueue(outcome, way)
    const reply = outcome.value
    const { undo } = reply
    if (request.queueFor) return { ok: true, value: { said: 'It is in their queue: they open and send it', undo } }
    if (remember) {
      const known = await rememberItem.getValue()
      await rememberItem.setValue([reply.touchpointId, ...known].slice(0, MOST_REMEMBERED))
    }
    if (!here) {
      await openReply(deps, reply, 'Draft opened')
      return { ok: true, value: { said: 'Draft opened in Gmail', undo } }
    }
    await syncAfterWrite(deps)
    return {
      ok: true,
      value: { said: 'Inserted. Read it and press Send.', undo, payload: { ...(await payloadOf(reply)), stream } },
    }
  }
}
