import type { ComposePayload } from '../messaging/protocol.ts'
import { composeItem } from '../storage.ts'
import type { Deps } from './deps.ts'

const WAITS_MS = 2 * 60_000
/** Where the person reads first what the permission on Gmail is for. */
const WAITS_ASKED_MS = 10 * 60_000

/** A tab may ask before its payload is stored; it then waits for the opening that is under way. */
let opening: Promise<unknown> = Promise.resolve()

/** Opens Gmail's compose and keeps what belongs into it for two minutes, by tab; the first time by way of the permission. */
export function openCompose(deps: Deps, url: string, payload: ComposePayload): Promise<void> {
  const opened = opening.then(async () => {
    const first = await deps.viaPermission(url)
    const tabId = await deps.openTab(first)
    if (tabId === null) return
    const expiresAt = deps.now() + (first === url ? WAITS_MS : WAITS_ASKED_MS)
    await composeItem.setValue({ ...(await live(deps)), [tabId]: { payload, expiresAt } })
  })
  opening = opened.catch(() => null)
  return opened
}

/** Hands the payload to its tab once; null for any other tab, and after two minutes. */
export async function takeCompose(deps: Deps, tabId: number | null): Promise<ComposePayload | null> {
  await opening
  if (tabId === null) return null
  const { [String(tabId)]: mine, ...others } = await live(deps)
  if (mine) await composeItem.setValue(others)
  return mine?.payload ?? null
}

async function live(deps: Deps): Promise<Awaited<ReturnType<typeof composeItem.getValue>>> {
  const all = Object.entries(await composeItem.getValue())
  return Object.fromEntries(all.filter(([, waiting]) => waiting.expiresAt > deps.now()))
}
