import type { Handler } from '../../messaging/listen.ts'
import { takeCompose } from '../compose-tabs.ts'
import type { Deps } from '../deps.ts'

export function handleComposePayload(deps: Deps): Handler<'composePayload'> {
  return (_payload, sender) => takeCompose(deps, sender.tabId)
}
