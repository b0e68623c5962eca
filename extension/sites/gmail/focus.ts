import { anyOf } from './selectors.ts'

/** The draft last written in and where its caret stood. */
export type Focus = { body: HTMLElement; range: Range | null }

const remembered = new WeakMap<Document, Focus>()

/** Follows focus and caret inside drafts until the signal; a click into the overlay does not change what is remembered. */
export function rememberFocus(doc: Document, signal: AbortSignal): void {
  const note = () => {
    const body = bodyAround(doc.activeElement)
    if (!body) return
    const selection = doc.getSelection()
    const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null
    remembered.set(doc, { body, range: range && body.contains(range.commonAncestorContainer) ? range : null })
  }
  note()
  doc.addEventListener('focusin', note, { signal })
  doc.addEventListener('selectionchange', note, { signal })
}

/** What was remembered, null once that draft is gone. */
export function lastFocus(doc: Document): Focus | null {
  const focus = remembered.get(doc)
  return focus?.body.isConnected ? focus : null
}

function bodyAround(element: Element | null): HTMLElement | null {
  return element?.closest<HTMLElement>(`${anyOf('composeBody')}, ${anyOf('plainBody')}`) ?? null
}
