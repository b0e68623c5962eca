import type { SitePage } from '../site.ts'

/**
 * Follows conversations: Gmail tells a move by the hash and fills the page later, so one observer looks again, at most
 * once in 150 ms, and calls back only if the page became another.
 */
export function watchGmail(
  doc: Document,
  read: () => SitePage | null,
  { onMove, signal }: { onMove: () => void; signal: AbortSignal },
): void {
  let last = read()?.key ?? null
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      const key = read()?.key ?? null
      if (key === last) return
      last = key
      onMove()
    }, 150)
  }
  const observer = new MutationObserver(look)
  const attributeFilter = ['data-legacy-thread-id', 'email']
  observer.observe(doc.body, { childList: true, subtree: true, attributes: true, attributeFilter })
  doc.defaultView?.addEventListener('hashchange', look, { signal })
  signal.addEventListener('abort', () => {
    observer.disconnect()
    clearTimeout(timer)
  })
}
