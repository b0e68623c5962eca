import { browser } from 'wxt/browser'
import type { Broadcast } from './protocol.ts'

/** Tells every tab with an overlay, and every open page of the extension. Tabs without a listener are passed over. */
export async function broadcast(news: Broadcast): Promise<void> {
  const message = { tributaryNews: news }
  const tabs = await browser.tabs.query({})
  const told = tabs.map((tab) => (tab.id === undefined ? null : browser.tabs.sendMessage(tab.id, message)))
  await Promise.allSettled([...told, browser.runtime.sendMessage(message)])
}

/** Tells one tab. Rejects where nobody listens. */
export async function tell(tabId: number, news: Broadcast): Promise<void> {
  await browser.tabs.sendMessage(tabId, { tributaryNews: news })
}

/** Calls back for each broadcast until the signal stops it. */
export function onBroadcast(callback: (news: Broadcast) => void, signal: AbortSignal): void {
  const listener = (message: unknown): undefined => {
    if (typeof message === 'object' && message !== null && 'tributaryNews' in message) {
      callback(message.tributaryNews as Broadcast)
    }
  }
  browser.runtime.onMessage.addListener(listener)
  signal.addEventListener('abort', () => {
    // After an update the runtime is gone, and its listeners with it.
    if (browser.runtime?.id) browser.runtime.onMessage.removeListener(listener)
  })
}
