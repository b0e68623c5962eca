import { browser } from 'wxt/browser'
import { parseServerAddress } from './server-url.ts'

/** The service an organisation's policy names (extension/public/managed-schema.json), or null. */
export async function managedServerUrl(): Promise<string | null> {
  try {
    const { serverUrl } = await browser.storage.managed.get('serverUrl')
    return typeof serverUrl === 'string' && serverUrl ? parseServerAddress(serverUrl).serverUrl : null
  } catch {
    // Firefox refuses the question where there is no policy; an address that is none counts as no policy.
    return null
  }
}
