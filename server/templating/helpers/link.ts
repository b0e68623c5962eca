import { escapeHtml } from '../escape-html.ts'
import { type Shown, shown } from '../shown.ts'

/**
 * The only way a web address gets into a mail: a link in HTML, "words (address)" in text, the bare address without
 * words. A blank address stays a blank.
 */
export function link(url: Shown, words?: Shown | string): Shown {
  if (url.blank) return words === undefined ? url : joined(toShown(words), url)
  const address = url.toString()
  const label = words === undefined ? url : toShown(words)
  const text = words === undefined ? address : `${label} (${address})`
  return shown(url.raw, text, `<a href="${escapeHtml(address)}">${label.toHTML()}</a>`)
}

function joined(words: Shown, url: Shown): Shown {
  return shown('', `${words} ${url}`, `${words.toHTML()} ${url.toHTML()}`)
}

function toShown(words: Shown | string): Shown {
  return typeof words === 'string' ? shown(words) : words
}
