import type { SiteName } from '../messaging/protocol.ts'
import { send } from '../messaging/send.ts'

type Options = { site: SiteName; top: number | null; signal: AbortSignal }

/** Clear of Gmail's search box and of YouTube's player at the widths people use. */
const FIRST_TOP: Record<SiteName, number> = { youtube: 0.3, gmail: 0.2, hubspot: 0.25 }
/** A draft needs the height: it starts right below the headers of the three sites, in pixels from the top. */
const BELOW_HEADERS = 72
/** Movement in pixels that makes a press a drag. */
const SLACK = 4

/** Keeps the overlay where the person put it, as a share of the window's height; the pill is the handle. */
export function movable(host: HTMLElement, shadow: ShadowRoot, { site, top, signal }: Options): void {
  let share = top ?? FIRST_TOP[site]
  let drag: { fromY: number; fromShare: number; moved: boolean } | null = null
  const place = () => {
    // `important`, as the page may style unknown elements.
    host.style.setProperty('top', `${Math.round(clamp(share) * innerHeight)}px`, 'important')
    host.style.setProperty('--room', `${Math.round((1 - clamp(share)) * innerHeight) - 16}px`)
    host.style.setProperty('--lift', `${Math.max(0, Math.round(clamp(share) * innerHeight) - BELOW_HEADERS)}px`)
  }
  place()
  addEventListener('resize', place, { signal })
  shadow.addEventListener(
    'pointerdown',
    (event) => {
      const onPill = event.target instanceof Element && event.target.closest('.pill')
      if (onPill && event instanceof PointerEvent) drag = { fromY: event.clientY, fromShare: share, moved: false }
    },
    { signal },
  )
  addEventListener(
    'pointermove',
    (event) => {
      if (!drag) return
      const by = event.clientY - drag.fromY
      drag.moved ||= Math.abs(by) > SLACK
      if (!drag.moved) return
      share = clamp(drag.fromShare + by / innerHeight)
      place()
    },
    { signal },
  )
  addEventListener(
    'pointerup',
    () => {
      if (drag?.moved) {
        send('remember', { site, change: { top: share } })
        swallowClick(shadow)
      }
      drag = null
    },
    { signal },
  )
}

/** The click that ends a drag opens nothing. */
function swallowClick(shadow: ShadowRoot): void {
  const swallow = (event: Event) => event.stopImmediatePropagation()
  shadow.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => shadow.removeEventListener('click', swallow, { capture: true }))
}

function clamp(share: number): number {
  return Math.min(Math.max(share, 0.02), 0.9)
}
