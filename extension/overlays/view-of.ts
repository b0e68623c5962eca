import type { Lookup } from '../messaging/protocol.ts'
import type { SitePage } from '../sites/site.ts'
import type { Match, View } from './state.ts'

/** What a page shows from the local index alone. */
export function viewOf(page: SitePage | null, lookup: Lookup): View {
  if (!page || (page.identities.length === 0 && !page.outreach)) return { kind: 'nothing' }
  if (!lookup.signedIn) return { kind: 'signed-out' }
  const matches = strongest(lookup.matches)
  const [only] = matches
  if (!only) return page.outreach ? { kind: 'stranger', facts: page.outreach } : { kind: 'nothing' }
  if (matches.length > 1) return { kind: 'choose', matches, names: {} }
  return { kind: 'partner', match: only, context: null, cachedAt: null, failure: null, others: [] }
}

/** A weaker kind of identity (a handle, a domain) never stands beside a stronger one that matched. */
function strongest(matches: Match[]): Match[] {
  const kind = matches[0]?.identity.kind
  return matches.filter((match) => match.identity.kind === kind)
}
