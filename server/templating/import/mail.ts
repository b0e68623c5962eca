/** A piece of a line: words as they stand, or an expression such as `{{week}}` that is the same in HTML and in text. */
export type Piece = { text: string } | { code: string }

/** A line that is left out, with its bullet, where the variable `onlyIf` is empty or "no". */
export type Line = { pieces: Piece[]; onlyIf?: string }

/** A bullet: one line, or one for each item of a list variable. */
export type Bullet = Line | { list: string }

/**
 * A mail in parts, each after an empty line, from which both forms are written. A section is a heading over lists and
 * is left out with them, or says `orElse` instead.
 */
export type MailPart =
  | { kind: 'paragraph'; lines: Line[] }
  | { kind: 'heading'; pieces: Piece[] }
  | { kind: 'bullets'; bullets: Bullet[] }
  | { kind: 'section'; title: string; lists: string[]; orElse?: string }

/** The expression behind which several lists stand one after the other. */
export function listsExpression(lists: readonly string[]): string {
  return lists.length === 1 ? String(lists[0]) : `(concat ${lists.join(' ')})`
}

/** The words of a heading that may stand in a partial's argument; null where it holds values or quotes. */
export function plainTitle(pieces: readonly Piece[]): string | null {
  const [only, ...more] = pieces
  return only && more.length === 0 && 'text' in only && !only.text.includes('"') ? only.text : null
}

/** What a list of bullets needs to have anything in it; null if one of its lines always stands. */
export function bulletsCondition(bullets: readonly Bullet[]): string | null {
  const names = bullets.map((bullet) => ('list' in bullet ? bullet.list : bullet.onlyIf))
  if (names.some((name) => name === undefined)) return null
  return names.length === 1 ? String(names[0]) : `(any ${names.join(' ')})`
}
