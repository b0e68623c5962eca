const KEPT = new Set(
  (
    'DIV SPAN P BR HR B STRONG I EM U S A UL OL LI TABLE THEAD TBODY TFOOT TR TD TH BLOCKQUOTE H1 H2 H3 H4 MARK SUB SUP ' +
    'PRE CODE IMG'
  ).split(' '),
)
/** What they hold is no text either. */
const DROPPED = 'script,style,template,iframe,object,embed,svg,math,head,noscript,input,button,select,textarea'
const ATTRIBUTES =
  /^(href|src|alt|style|title|dir|lang|align|colspan|rowspan|width|height|border|cellpadding|cellspacing|data-blank)$/
const ADDRESS = /^(https?:|mailto:)/i
/** Nothing that loads, and nothing that leaves its place. */
const UNSAFE_STYLE = /url\s*\(|expression|image|position|javascript|@|\\/i
const MOST_LEVELS = 40

/**
 * A mail's HTML in elements that cannot act, by allow-lists of elements, attributes and addresses: no scripts, frames,
 * forms or handlers. Of other elements only the text stays. `pictures`: those at an https address stay; without it
 * nothing is ever loaded. A document made by a parser is inert, and content scripts are exempt from a page's Trusted Types.
 */
export function safeHtml(html: string, doc: Document, { pictures = false } = {}): DocumentFragment {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  for (const element of body.querySelectorAll(`${DROPPED},body${' *'.repeat(MOST_LEVELS + 1)}`)) element.remove()
  for (const element of body.querySelectorAll('*')) clean(element, pictures)
  const fragment = doc.createDocumentFragment()
  fragment.append(...Array.from(body.childNodes, (node) => doc.importNode(node, true)))
  while (fragment.lastChild?.nodeType === Node.TEXT_NODE && !fragment.lastChild.textContent?.trim()) {
    fragment.lastChild.remove()
  }
  return fragment
}

function clean(element: Element, pictures: boolean): void {
  for (const { name, value } of [...element.attributes]) if (!isSafe(name, value)) element.removeAttribute(name)
  const isPicture = element.tagName === 'IMG'
  if (isPicture && !(pictures && element.hasAttribute('src'))) element.remove()
  else if (!KEPT.has(element.tagName)) element.replaceWith(...element.childNodes)
}

function isSafe(name: string, value: string): boolean {
  if (name === 'style') return !UNSAFE_STYLE.test(value)
  if (name === 'src') return /^https:/i.test(value)
  return ATTRIBUTES.test(name) && (name !== 'href' || ADDRESS.test(value.trim()))
}
