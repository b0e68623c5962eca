import type { Handler } from '../../messaging/listen.ts'
import { call } from '../call.ts'
import type { Deps } from '../deps.ts'

export function handleDraft(deps: Deps): Handler<'draft'> {
  return ({ templateId, ...request }) => call(deps, (api) => api.render(templateId, request))
}
