import { browser } from 'wxt/browser'
import { broadcast, tell } from '../messaging/broadcast.ts'
import { listen } from '../messaging/listen.ts'
import { createApi } from './api.ts'
import type { Deps } from './deps.ts'
import { deviceLabel } from './device-label.ts'
import { leaveGmail, registerGmail, viaPermission } from './gmail-access.ts'
import { handlersFor } from './handlers/index.ts'
import { indexedDbStore } from './index-store.ts'
import { requests } from './requests.ts'
import { keepSyncAlarm, onAlarm, syncSoon } from './tick.ts'
import { keepUninstallPage } from './uninstall-page.ts'

/** Starts the background. Every listener is added at once, before anything is awaited, or a woken worker misses it. */
export function startBackground(): void {
  const deps = realDeps()
  const report = (error: unknown) => console.error('Tributary:', error)
  listen(handlersFor(deps), requests, report)
  browser.alarms.onAlarm.addListener((alarm) => {
    onAlarm(deps, alarm.name).catch(report)
  })
  browser.permissions.onAdded.addListener(() => {
    registerGmail(true).catch(report)
  })
  browser.permissions.onRemoved.addListener(() => {
    leaveGmail(deps).catch(report)
  })
  browser.action.onClicked.addListener(() => {
    browser.runtime.openOptionsPage().catch(report)
  })
  browser.commands?.onCommand.addListener((_name, tab) => {
    if (tab?.id !== undefined) tell(tab.id, { type: 'shortcut' }).catch(() => null)
  })
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') browser.runtime.openOptionsPage().catch(report)
    registerGmail(true).catch(report)
    syncSoon(deps)
  })
  browser.runtime.onStartup.addListener(() => {
    registerGmail(false).catch(report)
    syncSoon(deps)
  })
  guardStorage().catch(report)
  keepUninstallPage().catch(report)
  keepSyncAlarm().catch(report)
}

/** The token must not be readable from a page's renderer (DESIGN §10). Firefox has no such switch: see `sessionItem`. */
async function guardStorage(): Promise<void> {
  await browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })
}

function realDeps(): Deps {
  return {
    now: () => Date.now(),
    randomUuid: () => crypto.randomUUID(),
    openApi: (serverUrl, token) => createApi({ serverUrl, token, fetch: globalThis.fetch.bind(globalThis) }),
    store: indexedDbStore(indexedDB),
    broadcast: async (news) => {
      await broadcast(news)
      if (news.type === 'signed-in-changed') await keepUninstallPage()
    },
    openTab: async (url) => (await browser.tabs.create({ url, active: true })).id ?? null,
    viaPermission,
    deviceLabel: deviceLabel(navigator.userAgent),
  }
}
