import { anyOf, findShown, isShown, selectors } from './selectors.ts'

/** Bodies of all open drafts, in rich and in plain-text mode. */
export function composeBodies(doc: Document): HTMLElement[] {
  const all = [...doc.querySelectorAll<HTMLElement>(`${anyOf('composeBody')}, ${anyOf('plainBody')}`)]
  return all.filter((body) => isShown(body) && composeRoot(body) !== null)
}

/**
 * The draft an element stands in. Found upwards: Gmail adds layers in between (the last in 2025-09), and going down by
 * place would reach the neighbour's fields when two drafts are open.
 */
export function composeRoot(element: Element): Element | null {
  for (const [selector] of selectors.composeRoot) {
    const root = element.closest(selector)
    if (root) return root
  }
  return null
}

/** Subject field a person can see; inline replies have a hidden one, which must stay as it is. */
export function subjectField(root: Element): HTMLInputElement | null {
  return findShown(root, 'subject') as HTMLInputElement | null
}

/** True for `<input>` and `<textarea>`. */
export function isField(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return /^(INPUT|TEXTAREA)$/.test(element.tagName)
}
