import type { Handler } from '../../messaging/listen.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'
import { withWays } from '../draft-ways.ts'

export function handleDraft(deps: Deps): Handler<'draft'> {
  return ({ templateId, ...request }) =>
    call(deps, async (api) => withWays(api, await api.render(templateId, request), request.partnerId !== null))
}
