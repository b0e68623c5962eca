/**
 * One line of text that is safe to show: well-formed, no control characters, no characters that turn the reading
 * direction of what follows (U+202A–202E, U+2066–2069), runs of white space as one space.
 */
export function cleanText(raw: string): string {
  return raw
    .toWellFormed()
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
}

/** A whole value that is only a token somebody forgot to fill: `[Creator Name]`, `{{name}}`, `undefined`. */
export function looksUnfilled(text: string): boolean {
  return /^\[[^\]]*\]$|\{\{.*\}\}|^(undefined|null|NaN)$/.test(text)
}

/** At most `length` characters, cut between two characters and without a space at the end. */
export function cutText(text: string, length: number): string {
  return text
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()
}
