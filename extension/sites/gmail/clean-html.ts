const droppedElements = 'script, style, link, meta, base, iframe, frame, object, embed, form, input, button, svg, math'
const keptAttributes = new Set(
  'href src alt title style width height align colspan rowspan cellpadding cellspacing border dir lang'.split(' '),
)

/**
 * Parses a draft's HTML into nodes without anything that could act: no scripts, frames, forms or handlers, links only to
 * http(s) and mailto. A parser's document is inert, and content scripts are exempt from Gmail's Trusted Types.
 */
export function cleanHtml(doc: Document, html: string): DocumentFragment {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  for (const element of parsed.querySelectorAll(droppedElements)) element.remove()
  for (const element of parsed.body.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      if (!keptAttributes.has(name) || !isSafe(name, value)) element.removeAttribute(name)
    }
  }
  const fragment = doc.createDocumentFragment()
  fragment.append(...Array.from(parsed.body.childNodes, (node) => doc.importNode(node, true)))
  while (fragment.lastChild?.nodeType === Node.TEXT_NODE && !fragment.lastChild.textContent?.trim()) {
    fragment.lastChild.remove()
  }
  return fragment
}

function isSafe(name: string, value: string): boolean {
  if (name === 'style') return !/expression|url\s*\(|javascript:/i.test(value)
  return !['href', 'src'].includes(name) || /^(https?:|mailto:)/i.test(value.trim())
}

/** The same as text, for the editing command. */
export function markupOf(fragment: DocumentFragment): string {
  const holder = fragment.ownerDocument.createElement('div')
  holder.append(fragment.cloneNode(true))
  return holder.innerHTML
}
