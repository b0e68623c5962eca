import { type Identity, identityKey } from '#shared/identity.ts'
import type { Lookup } from '../messaging/protocol.ts'
import { sessionItem } from '../storage.ts'
import type { Api } from './api.ts'
import type { Deps } from './deps.ts'
import { hashAll } from './hash.ts'
import { allowedOnes } from './never-log.ts'
import { keepFor } from './session-turns.ts'

/** Answers from the local index alone; no request leaves the browser (DESIGN §3 no. 8). */
export async function lookup(deps: Deps, asked: readonly Identity[]): Promise<Lookup> {
  const [session, meta] = await Promise.all([sessionItem.getValue(), deps.store.meta()])
  const signedIn = session.token !== null
  if (!signedIn || !meta) return { signedIn, matches: [], syncedAt: null }
  const isAllowed = await allowedOnes()
  const identities = asked.filter(isAllowed)
  const found = await deps.store.find(await hashAll(identities.map(identityKey), meta.hashKey))
  const matches: Lookup['matches'] = []
  for (const [at, entry] of found.entries()) {
    const identity = identities[at]
    if (entry && identity && !matches.some((match) => match.entry.id === entry.id)) matches.push({ entry, identity })
  }
  return { signedIn, matches, syncedAt: meta.syncedAt }
}

/**
 * Fetches what changed since the last time, page by page, and tells the tabs if anything did, which it returns. A page
 * that comes after the person signed out is thrown away. Throws as `Api` does.
 */
export async function syncIndex(deps: Deps, api: Api, token: string): Promise<boolean> {
  let changed = false
  for (;;) {
    const meta = await deps.store.meta()
    const page = await api.index(meta?.cursor ?? null)
    if (meta && (meta.portalId !== page.portalId || meta.hashKey !== page.hashKey)) {
      // Another portal or a new key: no old hash can match, and the delta says nothing about the rest.
      if (!(await keepFor(token, () => deps.store.clear()))) return false
      changed = true
      continue
    }
    const syncedAt = new Date(deps.now()).toISOString()
    if (!(await keepFor(token, () => deps.store.apply(page, syncedAt)))) return false
    changed ||= page.entries.length > 0 || page.removed.length > 0 || meta === null
    if (!page.more) break
  }
  if (changed) await deps.broadcast({ type: 'index-changed' })
  return changed
}
