import type { Handler } from '../../messaging/listen.ts'
import type { Deps } from '../deps.ts'
import { lookup } from '../partner-index.ts'

/** Answers from the local index alone, on every site: looking at a page never causes a request (DESIGN §3 no. 8). */
export function handleLookup(deps: Deps): Handler<'lookup'> {
  return ({ identities }) => lookup(deps, identities)
}
