const ELEMENTS = new Set(
  'DIV SPAN P BR HR B STRONG I EM U A UL OL LI TABLE THEAD TBODY TR TD TH BLOCKQUOTE H1 H2 H3 H4 MARK'.split(' '),
)
/** What they hold is no text either. */
const DROPPED = new Set('SCRIPT STYLE TEMPLATE IFRAME OBJECT EMBED SVG MATH HEAD NOSCRIPT'.split(' '))
const STYLES = (
  'color background-color font-weight font-style font-size line-height text-align text-decoration list-style-type ' +
  'margin margin-top margin-right margin-bottom margin-left padding padding-top padding-right padding-bottom ' +
  'padding-left border border-top border-bottom border-left border-collapse border-radius width max-width'
).split(' ')
const MAX_DEPTH = 40

/**
 * Rebuilds a mail's HTML from an allow-list of elements, inline styles and https or mailto links. Everything else is
 * dropped, and of unknown elements only the text stays; nothing is ever loaded from outside.
 */
export function safeHtml(html: string, document: Document): DocumentFragment {
  // A document made by DOMParser runs no script and loads nothing.
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  const fragment = document.createDocumentFragment()
  copyChildren(parsed.body, fragment, 0)
  return fragment

  function copyChildren(from: Node, to: Node, depth: number): void {
    for (const child of from.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) to.appendChild(document.createTextNode(child.textContent ?? ''))
      else if (child.nodeType === Node.ELEMENT_NODE) copyElement(child as HTMLElement, to, depth)
    }
  }

  function copyElement(from: HTMLElement, to: Node, depth: number): void {
    const name = from.tagName.toUpperCase()
    if (DROPPED.has(name) || depth > MAX_DEPTH) return
    if (!ELEMENTS.has(name)) {
      copyChildren(from, to, depth + 1)
      return
    }
    const copy = document.createElement(name)
    copyAttributes(from, copy)
    to.appendChild(copy)
    copyChildren(from, copy, depth + 1)
  }
}

function copyAttributes(from: HTMLElement, to: HTMLElement): void {
  for (const property of STYLES) {
    const value = from.style.getPropertyValue(property)
    if (value && !/url\(|expression|image|@|\\/i.test(value)) to.style.setProperty(property, value)
  }
  const blank = from.getAttribute('data-blank')
  if (blank !== null) to.setAttribute('data-blank', blank)
  const href = from.tagName === 'A' ? from.getAttribute('href') : null
  if (href && /^(https:|mailto:)/i.test(href)) {
    to.setAttribute('href', href)
    to.setAttribute('target', '_blank')
    to.setAttribute('rel', 'noopener noreferrer')
  }
}
