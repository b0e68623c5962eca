import type { Handler } from '../../messaging/listen.ts'
import type { Deps } from '../deps.ts'
import { lookup } from '../partner-index.ts'

export function handleLookup(deps: Deps): Handler<'lookup'> {
  return ({ identities }) => lookup(deps, identities)
}
