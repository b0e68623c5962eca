import { safeHtml } from '../../safe-html.ts'
import { type Place, plainPlace } from './places.ts'

type Field = HTMLInputElement | HTMLTextAreaElement

/**
 * Puts text into a field as if typed, so that Gmail notices and one undo takes it back. `execCommand` writes wherever
 * the focus is, hence the check; where it is refused, the value is set and an input event sent. The value afterwards
 * proves nothing: Gmail may have made a chip of it at once.
 */
export function writeField(field: Field, text: string): void {
  const doc = field.ownerDocument
  field.focus({ preventScroll: true })
  if (doc.activeElement === field && run(doc, 'insertText', text)) return
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }))
}

/** How a body was written; null: it would not take it. */
export type Written = 'command' | 'range' | 'text' | null

/** Puts a draft into a rich body at its place and leaves the caret in its first blank, else behind it. */
export function writeBody(body: HTMLElement, { range, head, tail }: Place, html: string): Written {
  const doc = body.ownerDocument
  const content = doc.createElement('div')
  content.append(safeHtml(html, doc, { pictures: true }))
  if (head) content.prepend(emptyLine(doc))
  if (tail) content.append(emptyLine(doc))
  const before = body.innerHTML
  body.focus({ preventScroll: true })
  select(doc, range)
  if (doc.activeElement === body) run(doc, 'insertHTML', content.innerHTML)
  const byCommand = body.innerHTML !== before
  if (!byCommand) {
    range.deleteContents()
    const fragment = doc.createDocumentFragment()
    fragment.append(...content.childNodes)
    range.insertNode(fragment)
    range.collapse(false)
    body.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))
    if (body.innerHTML === before) return null
    select(doc, range)
  }
  selectBlank(body)
  return byCommand ? 'command' : 'range'
}

/** Puts the text form into a plain-text body, at its caret if it had the focus, above signature and quote. */
export function writePlain(field: Field, text: string, wasFocused: boolean): Written {
  const [from, to] = plainPlace(field, wasFocused)
  const before = field.value
  const head = from > 0 && before[from - 1] !== '\n' ? '\n' : ''
  const tail = to < before.length && before[to] !== '\n' ? '\n' : ''
  field.focus({ preventScroll: true })
  field.setSelectionRange(from, to)
  writeField(field, head + text + tail)
  return field.value === before ? null : 'text'
}

/** A blank the service left in the words: `‹automation topic›`. */
function selectBlank(body: HTMLElement): void {
  const doc = body.ownerDocument
  const words = doc.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const blank = /‹[^›]+›/.exec(node.textContent ?? '')
    if (!blank) continue
    const range = doc.createRange()
    range.setStart(node, blank.index)
    range.setEnd(node, blank.index + blank[0].length)
    select(doc, range)
    return
  }
}

function select(doc: Document, range: Range): void {
  const selection = doc.getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

function emptyLine(doc: Document): HTMLElement {
  const line = doc.createElement('div')
  line.append(doc.createElement('br'))
  return line
}

/** False where the command is missing (some test environments) or refused. */
function run(doc: Document, command: 'insertText' | 'insertHTML', value: string): boolean {
  try {
    return doc.execCommand?.(command, false, value) ?? false
  } catch {
    return false
  }
}
