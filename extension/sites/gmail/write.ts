import { cleanHtml, markupOf } from './clean-html.ts'
import { isField } from './compose-parts.ts'

/**
 * Puts text into a field as if typed, so that Gmail notices and one undo takes it back. `execCommand` writes wherever
 * the focus is, hence the check; where it does nothing, the value is set and an input event sent.
 * @returns false if the field would not take it.
 */
export function writeField(field: HTMLInputElement | HTMLTextAreaElement, text: string): boolean {
  const doc = field.ownerDocument
  const before = field.value
  field.focus({ preventScroll: true })
  if (doc.activeElement === field) run(doc, 'insertText', text)
  if (field.value === before && text) {
    field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end')
    field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }))
  }
  return field.value !== before
}

/** How a body was written; null: it would not take it. */
export type Written = 'command' | 'range' | 'text' | null

/** Puts a draft into a body at `range`; a plain-text body gets the text form at its caret. */
export function writeBody(body: HTMLElement, range: Range, { html, text }: { html: string; text: string }): Written {
  if (isField(body)) return writeField(body, text) ? 'text' : null
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

/** Missing in some test environments, refused on some pages; either way the caller checks what came of it. */
function run(doc: Document, command: 'insertText' | 'insertHTML', value: string): void {
  try {
    doc.execCommand?.(command, false, value)
  } catch {
    // The caller sees that nothing changed and takes the other way.
  }
}
