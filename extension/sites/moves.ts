type Navigation = EventTarget & { activation?: { entry?: { url?: string | null } | null } | null }

/** Address this document was loaded with, if the browser tells; else the present one. */
export function loadedUrl(doc: Document): string {
  return navigationOf(doc.defaultView)?.activation?.entry?.url || doc.location.href
}

/**
 * Calls back after the address changed inside the document. `currententrychange` fires once the new address stands;
 * `navigate` would fire before, and for moves that are then cancelled. Without it the address is compared each second
 * while the page is visible.
 */
export function onUrlChange(view: Window, signal: AbortSignal, onChange: () => void): void {
  const navigation = navigationOf(view)
  if (navigation) {
    navigation.addEventListener('currententrychange', onChange, { signal })
    return
  }
  let last = view.location.href
  const timer = view.setInterval(() => {
    if (view.document.hidden || view.location.href === last) return
    last = view.location.href
    onChange()
  }, 1000)
  signal.addEventListener('abort', () => view.clearInterval(timer), { once: true })
}

/** The callback, run once `milliseconds` after the last call, never after the signal. */
export function debounced(callback: () => void, signal: AbortSignal, milliseconds = 150): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  return () => {
    clearTimeout(timer)
    if (!signal.aborted) timer = setTimeout(callback, milliseconds)
  }
}

function navigationOf(view: Window | null): Navigation | null {
  const navigation = view && (view as Window & { navigation?: unknown }).navigation
  return typeof navigation === 'object' ? (navigation as Navigation | null) : null
}
