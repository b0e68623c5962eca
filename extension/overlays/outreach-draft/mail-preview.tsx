import type { JSX } from 'preact'
import { safeHtml } from '../../safe-html.ts'

type Props = { html: string; fading: boolean }

/** The mail as it will look, on white as mail is, rebuilt from the allow-list. A click on a blank goes to its field. */
export function MailPreview({ html, fading }: Props): JSX.Element {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: every blank has its own field in the tab order; the click is a shortcut
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      class={`paper ${fading ? 'fading' : ''}`}
      style="color-scheme:light"
      data-testid="preview"
      aria-busy={fading}
      onClick={toField}
    >
      <div ref={(paper) => fill(paper, html)} />
    </div>
  )
}

const filled = new WeakMap<Element, string>()

function fill(paper: HTMLElement | null, html: string): void {
  if (!paper || filled.get(paper) === html) return
  filled.set(paper, html)
  paper.replaceChildren(safeHtml(html, paper.ownerDocument))
  for (const link of paper.querySelectorAll('a')) {
    link.target = '_blank'
    link.rel = 'noopener noreferrer'
  }
}

function toField(event: MouseEvent): void {
  if (!(event.target instanceof Element)) return
  const blank = event.target.closest('[data-blank]')?.getAttribute('data-blank')
  const card = event.target.closest('.card')
  if (blank) card?.querySelector<HTMLElement>(`[data-value="${CSS.escape(blank)}"]`)?.focus()
}
