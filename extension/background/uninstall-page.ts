import { browser } from 'wxt/browser'
import { type Session, sessionItem } from '../storage.ts'

/**
 * Names the page that opens when Tributary is removed: it signs this device out. Its address holds a key that follows
 * from the token and opens nothing else; the token itself never stands in an address.
 */
export async function keepUninstallPage(): Promise<void> {
  const page = await uninstallPage(await sessionItem.getValue())
  await browser.runtime.setUninstallURL(page)
}

/** Empty while nobody is signed in: then no page opens. */
export async function uninstallPage({ serverUrl, token, user }: Session): Promise<string> {
  if (!token || !user?.deviceId) return ''
  const key = await sha256(`${await sha256(token)} uninstalled`)
  return `${serverUrl}/uninstalled?${new URLSearchParams({ device: user.deviceId, key })}`
}

/** base64url, as the service keeps it (server/services/access/secret.ts). */
async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  const base64 = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
