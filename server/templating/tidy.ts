import { cutText } from './clean-text.ts'

const BLOCK_TAG = /\s*(<\/?(?:div|ul|ol|li|br|hr|table|tbody|tr|td)\b[^>]*>)\s*/g
const SUBJECT_LIMIT = 250

/** Drops the white space of the template file, which a compose window would keep as stray text between blocks. */
export function tidyHtml(html: string): string {
  return html.replace(/\s+/g, ' ').replace(BLOCK_TAG, '$1').trim()
}

/** No trailing spaces, no double spaces, at most one empty line in a row, no newline at the end. */
export function tidyText(text: string): string {
  return text
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\r?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** One line of at most 250 characters. */
export function tidySubject(subject: string): string {
  const line = subject.replace(/\s+/g, ' ').trim()
  return line.length <= SUBJECT_LIMIT ? line : `${cutText(line, SUBJECT_LIMIT - 1)}…`
}
