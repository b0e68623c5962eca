import { onBroadcast } from '../messaging/broadcast.ts'
import { send } from '../messaging/send.ts'
import type { Controller } from './controller.ts'
import { type MountOptions, mountOverlay } from './mount.tsx'

type KeepOptions = MountOptions & { onMounted?(controller: Controller): void }

/** Mounts the overlay, and takes it away or brings it back when the person switches the site off or on. */
export async function keepOverlay({ signal, onMounted, ...options }: KeepOptions): Promise<void> {
  let current = new AbortController()
  const mount = async () => {
    current = new AbortController()
    const controller = await mountOverlay({ ...options, signal: AbortSignal.any([signal, current.signal]) })
    if (controller) onMounted?.(controller)
    return controller !== null
  }
  let mounted = await mount()
  onBroadcast(async (news) => {
    if (news.type !== 'preferences-changed') return
    const preferences = await send('preferences', { site: options.site.name })
    const wanted = !preferences.ok || preferences.value.enabled
    if (mounted && !wanted) current.abort()
    if (!mounted && wanted) await mount()
    mounted = wanted
  }, signal)
}
