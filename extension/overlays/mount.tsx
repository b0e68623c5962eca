import { render } from 'preact'
import { onBroadcast } from '../messaging/broadcast.ts'
import { send } from '../messaging/send.ts'
import type { Site } from '../sites/site.ts'
import overlayCss from '../ui/overlay.css?inline'
import { cssVariables, dark, light } from '../ui/tokens.ts'
import { App } from './app.tsx'
import { type Controller, createController } from './controller.ts'
import { createHost, isolateKeys, watchTheme } from './host.ts'
import type { DraftInsert } from './insert.ts'
import { movable } from './place.ts'
import { createStore, type OverlayState } from './state.ts'

export type MountOptions = { site: Site; signal: AbortSignal; insert?: DraftInsert }

/**
 * Puts the overlay on the page and keeps it in step with it until the signal ends. Null where the person has switched
 * this site off.
 */
export async function mountOverlay({ site, signal, insert }: MountOptions): Promise<Controller | null> {
  const preferences = await send('preferences', { site: site.name })
  if (preferences.ok && !preferences.value.enabled) return null
  const host = createHost(document)
  // Written out twice, so that a build knows the answer and ships one branch only.
  const shadow = host.attachShadow({ mode: import.meta.env.MODE === 'e2e' ? 'open' : 'closed' })
  const root = addRoot(shadow)
  if (import.meta.env.MODE !== 'e2e') ignoreScripts(shadow, signal)
  let queued = false
  const paint = (state: OverlayState) => {
    render(<App state={state} controller={controller} now={Date.now} reload={() => location.reload()} />, root)
  }
  const store = createStore(() => {
    if (queued) return
    queued = true
    queueMicrotask(() => {
      queued = false
      paint(store.get())
    })
  })
  const controller = createController({ site, send, store, now: Date.now, insert: insert ?? null })
  if (preferences.ok) controller.restore(preferences.value)
  followPage({ site, signal, host, root, controller })
  movable(host, shadow, { site: site.name, top: preferences.ok ? preferences.value.top : null, signal })
  document.documentElement.append(host)
  signal.addEventListener('abort', () => {
    render(null, root)
    host.remove()
  })
  await controller.moved()
  return controller
}

type Parts = { site: Site; signal: AbortSignal; host: HTMLElement; root: HTMLElement; controller: Controller }

function followPage({ site, signal, host, root, controller }: Parts): void {
  isolateKeys(host, signal)
  watchTheme(site, signal, (isDark) => {
    // Not in the stylesheet, where the build would add variables of its own to each `color-scheme`.
    const theme = isDark ? 'dark' : 'light'
    root.style.cssText = `color-scheme:${theme};${cssVariables(isDark ? dark : light)}`
    root.dataset.theme = theme
  })
  document.addEventListener('fullscreenchange', () => host.toggleAttribute('hidden', !!document.fullscreenElement), {
    signal,
  })
  root.addEventListener('keydown', (event) => event.key === 'Escape' && stepBack(controller, root), { signal })
  root.addEventListener('click', () => setTimeout(() => keepFocus(root)), { signal })
  site.watch(() => controller.moved(), signal)
  onBroadcast((news) => {
    controller.onNews(news)
    if (news.type === 'shortcut') setTimeout(() => keepFocus(root))
  }, signal)
}

/** The pressed pill or button may be gone after a click; the keyboard goes on in what took its place. */
function keepFocus(root: HTMLElement): void {
  const shadow = root.getRootNode()
  if (!(shadow instanceof ShadowRoot) || shadow.activeElement) return
  root.querySelector<HTMLElement>('.card, .pill')?.focus({ preventScroll: true })
}

/** Esc: draft → card → pill, and the focus goes with it. */
function stepBack(controller: Controller, root: HTMLElement): void {
  if (controller.state().draft) controller.draft.close()
  else controller.setOpen(false)
  setTimeout(() => root.querySelector<HTMLElement>('.pill, .card .primary, .card')?.focus())
}

/** A click that no person made presses nothing; only the build for tests takes it. */
function ignoreScripts(shadow: ShadowRoot, signal: AbortSignal): void {
  const ignore = (event: Event) => {
    if (event.isTrusted) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  shadow.addEventListener('click', ignore, { capture: true, signal })
}

function addRoot(shadow: ShadowRoot): HTMLElement {
  const style = document.createElement('style')
  style.textContent = overlayCss
  const root = document.createElement('div')
  root.className = 'root'
  shadow.append(style, root)
  return root
}
