import { isField } from './compose-parts.ts'
import { anyOf } from './selectors.ts'

/** Where a draft goes. `head`, `tail`: words stand on the same line before or after it. */
export type Place = { range: Range; head: boolean; tail: boolean }

/** The remembered place, moved above signature and quote, or the start of the body. */
export function placeIn(body: HTMLElement, remembered: Range | null): Place {
  const range = remembered?.cloneRange() ?? startOf(body)
  keepAbove(range, endOfOwn(body))
  return { range, head: hasWords(body, range, 'before'), tail: hasWords(body, range, 'after') }
}

/** Everything a person or a compose address put into the body: all above signature and quote. */
export function ownPlace(body: HTMLElement): Place {
  const range = body.ownerDocument.createRange()
  range.selectNodeContents(body)
  keepAbove(range, endOfOwn(body))
  return { range, head: false, tail: false }
}

/** Selection of a plain-text body as remembered, but above a signature ("-- ") and above quoted lines (">"). */
export function plainPlace(field: HTMLInputElement | HTMLTextAreaElement, wasFocused: boolean): [number, number] {
  if (!wasFocused) return [0, 0]
  // One or two lines directly above the quoted ones say who wrote them.
  const found = field.value.search(/^(?:-- ?$|(?:.+\n){0,2}\n?>)/m)
  const limit = found < 0 ? field.value.length : found
  return [Math.min(field.selectionStart ?? 0, limit), Math.min(field.selectionEnd ?? 0, limit)]
}

/** First element that Gmail put below the words of the person, null if there is none. */
export function endOfOwn(body: HTMLElement): Element | null {
  return isField(body) ? null : body.querySelector(`${anyOf('signature')}, ${anyOf('quote')}`)
}

function startOf(body: HTMLElement): Range {
  const range = body.ownerDocument.createRange()
  const first = body.firstChild
  range.setStart(first && isEmptyLine(first) ? first : body, 0)
  return range
}

function keepAbove(range: Range, limit: Element | null): void {
  if (!limit) return
  const edge = limit.ownerDocument.createRange()
  edge.setStartBefore(limit)
  const isBelow = range.compareBoundaryPoints(range.START_TO_START, edge) >= 0
  if (!isBelow && range.compareBoundaryPoints(range.END_TO_END, edge) < 0) return
  const line = lineAbove(limit)
  if (isBelow) range.setStart(line, 0)
  range.setEnd(line, 0)
}

/**
 * The empty line above signature or quote. Gmail puts one there; where the person deleted it one is made, for without
 * it the browser joins the last line written with Gmail's block, or writes into it (seen in Chromium 156).
 */
function lineAbove(limit: Element): Node {
  if (limit.previousSibling && isEmptyLine(limit.previousSibling)) return limit.previousSibling
  const line = limit.ownerDocument.createElement('div')
  line.append(limit.ownerDocument.createElement('br'))
  limit.before(line)
  return line
}

function isEmptyLine(node: Node): boolean {
  return isElement(node) && node.tagName === 'DIV' && !node.textContent?.trim() && !node.querySelector('img, table, hr')
}

function hasWords(body: HTMLElement, range: Range, side: 'before' | 'after'): boolean {
  const at = side === 'before' ? range.startContainer : range.endContainer
  const line = (isElement(at) ? at : at.parentElement)?.closest('div, p, li, td, blockquote') ?? body
  const probe = range.cloneRange()
  if (side === 'before') probe.setEnd(range.startContainer, range.startOffset)
  else probe.setStart(range.endContainer, range.endOffset)
  if (side === 'before') probe.setStart(line, 0)
  else probe.setEnd(line, line.childNodes.length)
  const limit = endOfOwn(body)
  if (limit && side === 'after' && probe.intersectsNode(limit)) probe.setEndBefore(limit)
  return probe.toString().trim() !== ''
}

function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE
}
