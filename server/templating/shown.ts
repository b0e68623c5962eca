import { escapeHtml } from './escape-html.ts'

/** A value as the templates print it. Handlebars calls `toHTML` where it escapes and `toString` where it does not. */
export type Shown = {
  /** The value in the form a person types it. */
  readonly raw: string
  /** Needed and empty: printed as a marked blank. */
  readonly blank: boolean
  toString(): string
  toHTML(): string
}

/** A value with its text and, where it is more than escaped text, its HTML. `html` must be safe. */
export function shown(raw: string, text = raw, html = escapeHtml(text)): Shown {
  return { raw, blank: false, toString: () => text, toHTML: () => html }
}

const MARK = 'background-color:#ffe08a;color:#1f1f1f;padding:0 2px;border-radius:2px'

/** A blank a person can see and a program can find: `<mark data-blank="topic">‹automation topic›</mark>`. */
export function shownBlank(name: string, label: string): Shown {
  const text = `‹${label}›`
  const html = `<mark data-blank="${escapeHtml(name)}" style="${MARK}">${escapeHtml(text)}</mark>`
  return { raw: '', blank: true, toString: () => text, toHTML: () => html }
}
