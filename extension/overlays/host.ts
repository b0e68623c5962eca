import type { Site } from '../sites/site.ts'

const HOST_STYLE =
  'all:initial!important;position:fixed!important;right:0!important;z-index:2147483000!important;' +
  'width:0!important;height:0!important;'

/** The one element on the page: fixed at the right edge, without size, so that nothing of the page moves. */
export function createHost(document: Document): HTMLElement {
  for (const old of document.querySelectorAll('tributary-overlay')) old.remove()
  const host = document.createElement('tributary-overlay')
  host.style.cssText = HOST_STYLE
  return host
}

/** Typing in the overlay must not press the page's shortcuts (reference/youtube.md §7: k and space act on the player). */
export function isolateKeys(host: HTMLElement, signal: AbortSignal): void {
  const stop = (event: Event) => event.stopPropagation()
  for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'paste', 'copy', 'cut']) {
    host.addEventListener(type, stop, { signal })
  }
}

/** Follows the page's theme: attributes of the root element only, never its subtree. */
export function watchTheme(site: Site, signal: AbortSignal, apply: (isDark: boolean) => void): void {
  let last: boolean | null = null
  const update = () => {
    const isDark = site.isDark()
    if (isDark !== last) apply(isDark)
    last = isDark
  }
  update()
  const observer = new MutationObserver(update)
  observer.observe(document.documentElement, { attributes: true })
  matchMedia?.('(prefers-color-scheme: dark)').addEventListener('change', update, { signal })
  signal.addEventListener('abort', () => observer.disconnect())
}
