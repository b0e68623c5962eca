import type { Identity } from '#shared/identity.ts'
import type { Handler } from '../../messaging/listen.ts'
import type { Lookup } from '../../messaging/protocol.ts'
import type { Deps } from '../deps.ts'
import { lookup } from '../partner-index.ts'
import { syncSoon } from '../tick.ts'

const FRESH_MS = 10_000

/** Answers at once from the local index. */
export function handleLookup(deps: Deps): Handler<'lookup'> {
  return async ({ identities }) => {
    const found = await lookup(deps, identities)
    if (mayBeNew(found, identities, deps.now())) syncSoon(deps)
    return found
  }
}

/**
 * A HubSpot record that nobody is known by may have been made since the last sync. Other sites' pages never cause a
 * request (DESIGN §3 no. 8).
 */
function mayBeNew({ signedIn, matches, syncedAt }: Lookup, identities: readonly Identity[], now: number): boolean {
  const isRecord = identities.some(({ kind }) => kind === 'hubspot-record')
  return signedIn && isRecord && matches.length === 0 && syncedAt !== null && now - Date.parse(syncedAt) > FRESH_MS
}
