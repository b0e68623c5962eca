import { browser } from 'wxt/browser'
import { gmailAskedItem } from '../storage.ts'
import type { Deps } from './deps.ts'

export const GMAIL_HOST = 'https://mail.google.com/*'
const SCRIPT = { id: 'gmail', file: '/content-scripts/gmail.js' } as const

/** True once the person has allowed Tributary on Gmail. */
export function gmailAllowed(): Promise<boolean> {
  return browser.permissions.contains({ origins: [GMAIL_HOST] })
}

/** A draft's address, the first time behind the page that asks for Gmail (DESIGN §10: asked when first needed). */
export async function viaPermission(url: string): Promise<string> {
  if ((await gmailAllowed()) || (await gmailAskedItem.getValue())) return url
  return `${browser.runtime.getURL('/allow-gmail.html')}#${encodeURIComponent(url)}`
}

/**
 * Registers the Gmail script if the host is allowed, and takes it away if it is not any more. Open Gmail tabs get it at
 * once when `inOpenTabs`, so that nobody has to reload.
 */
export async function registerGmail(inOpenTabs: boolean): Promise<void> {
  const [allowed, registered] = await Promise.all([
    gmailAllowed(),
    browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT.id] }),
  ])
  if (!allowed && registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT.id] })
  if (!allowed) return
  if (registered.length === 0) {
    await browser.scripting.registerContentScripts([
      { id: SCRIPT.id, js: [SCRIPT.file], matches: [GMAIL_HOST], runAt: 'document_idle', persistAcrossSessions: true },
    ])
  }
  if (inOpenTabs) await injectIntoOpenTabs()
}

/** After a permission was taken back: if it was Gmail's, scripts that still run in open tabs are told to end. */
export async function leaveGmail(deps: Pick<Deps, 'broadcast'>): Promise<void> {
  await registerGmail(false)
  if (!(await gmailAllowed())) await deps.broadcast({ type: 'site-forbidden', site: 'gmail' })
}

async function injectIntoOpenTabs(): Promise<void> {
  const tabs = await browser.tabs.query({ url: GMAIL_HOST })
  const injected = tabs.map((tab) =>
    tab.id === undefined ? null : browser.scripting.executeScript({ target: { tabId: tab.id }, files: [SCRIPT.file] }),
  )
  await Promise.allSettled(injected)
}
