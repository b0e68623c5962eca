import type { Broadcast } from '../messaging/protocol.ts'
import type { Api } from './api.ts'
import type { IndexStore } from './index-store.ts'

/** What the background's parts are given; tests give their own. */
export type Deps = {
  /** Milliseconds since the epoch. */
  now(): number
  randomUuid(): string
  openApi(serverUrl: string, token: string | null): Api
  store: IndexStore
  broadcast(news: Broadcast): Promise<void>
  openTab(url: string): Promise<number | null>
  /** The address itself, or that of the page that asks for Gmail first and then goes on to it. */
  viaPermission(url: string): Promise<string>
  /** Names this device in the list of signed-in devices, e.g. "Chrome on Linux". */
  deviceLabel: string
}
