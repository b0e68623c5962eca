import type { Handler } from '../../messaging/listen.ts'
import type { SiteName, SitePreferences } from '../../messaging/protocol.ts'
import { preferencesItem } from '../../storage.ts'
import type { Deps } from '../deps.ts'

const FIRST: SitePreferences = { enabled: true, open: false, top: null }

export function handlePreferences(): Handler<'preferences'> {
  return ({ site }) => preferencesOf(site)
}

/** Keeps what changed. Switching a site on or off is told to the open tabs; a moved pill is not. */
export function handleRemember(deps: Deps): Handler<'remember'> {
  return async ({ site, change }) => {
    const before = await preferencesOf(site)
    const after = { ...before, ...change }
    await preferencesItem.setValue({ ...(await preferencesItem.getValue()), [site]: after })
    if (after.enabled !== before.enabled) await deps.broadcast({ type: 'preferences-changed' })
    return after
  }
}

async function preferencesOf(site: SiteName): Promise<SitePreferences> {
  return { ...FIRST, ...(await preferencesItem.getValue())[site] }
}
