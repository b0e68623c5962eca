import { cleanHtml, markupOf } from './clean-html.ts'
import { isField } from './compose-parts.ts'

/**
 * Puts text into a field as if typed, so that Gmail notices and one undo takes it back. `execCommand` writes wherever
 * the focus is, hence the check; where it is refused, the value is set and an input event sent. The value afterwards
 * proves nothing: Gmail may have made a chip of it at once.
 */
export function writeField(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const doc = field.ownerDocument
  field.focus({ preventScroll: true })
  if (doc.activeElement === field && run(doc, 'insertText', text)) return
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }))
}

/** How a body was written; null: it would not take it. */
export type Written = 'command' | 'range' | 'text' | null

/** Puts a draft into a body at `range`; a plain-text body gets the text form at its caret. */
export function writeBody(body: HTMLElement, range: Range, { html, text }: { html: string; text: string }): Written {
  if (isField(body)) {
    writeField(body, text)
    return body.value.includes(text.slice(0, 20)) ? 'text' : null
  }
  const doc = body.ownerDocument
  const content = cleanHtml(doc, html)
  const before = body.innerHTML
  body.focus({ preventScroll: true })
  const selection = doc.getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
  if (doc.activeElement === body) run(doc, 'insertHTML', markupOf(content))
  if (body.innerHTML !== before) return 'command'
  range.deleteContents()
  range.insertNode(content)
  range.collapse(false)
  body.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))
  return body.innerHTML === before ? null : 'range'
}

/** False where the command is missing (some test environments) or refused. */
function run(doc: Document, command: 'insertText' | 'insertHTML', value: string): boolean {
  try {
    return doc.execCommand?.(command, false, value) ?? false
  } catch {
    return false
  }
}
