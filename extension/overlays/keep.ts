import { onBroadcast } from '../messaging/broadcast.ts'
import { send } from '../messaging/send.ts'
import type { Controller } from './controller.ts'
import { type MountOptions, mountOverlay } from './mount.tsx'

type KeepOptions = MountOptions & {
  /** The signal ends when the overlay goes. */
  onMounted?(controller: Controller, signal: AbortSignal): void
}

/** Mounts the overlay, and takes it away or brings it back when the person switches the site off or on. */
export async function keepOverlay({ signal, onMounted, ...options }: KeepOptions): Promise<void> {
  let current = new AbortController()
  const mount = async () => {
    current = new AbortController()
    const mounted = AbortSignal.any([signal, current.signal])
    const controller = await mountOverlay({ ...options, signal: mounted })
    if (controller && !mounted.aborted) onMounted?.(controller, mounted)
    return controller !== null
  }
  let mounted = await mount()
  onBroadcast(async (news) => {
    const site = options.site.name
    const forbidden = news.type === 'site-forbidden' && news.site === site
    if (news.type !== 'preferences-changed' && !forbidden) return
    const preferences = await send('preferences', { site })
    const wanted = !forbidden && !(preferences.ok && !preferences.value.enabled)
    if (mounted && !wanted) current.abort()
    if (!mounted && wanted) await mount()
    mounted = wanted
  }, signal)
}
