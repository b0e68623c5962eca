import { escapeHtml } from '../escape-html.ts'
import {
  type Bullet,
  bulletsCondition,
  type Line,
  listsExpression,
  type MailPart,
  type Piece,
  plainTitle,
} from './mail.ts'

const LIST_OPEN = '<ul style="margin:4px 0 0 0;padding-left:22px">'

/** body.hbs of a mail: blocks a compose window keeps, inline styles only (DESIGN §9). */
export function writeHtml(parts: readonly MailPart[]): string {
  const blocks = parts.flatMap((part, index) => writePart(part, parts[index - 1]))
  return ['<div>', ...blocks, '</div>', ''].join('\n')
}

function writePart(part: MailPart, before: MailPart | undefined): string[] {
  switch (part.kind) {
    case 'paragraph':
      return writeParagraph(part.lines, marginAfter(before))
    case 'heading':
      return [writeHeading(part.pieces)]
    case 'bullets':
      return writeBullets(part.bullets)
    case 'section':
      return writeSection(part)
  }
}

/** Pixels above a paragraph: none for the first, little under a heading. */
function marginAfter(before: MailPart | undefined): number {
  if (!before) return 0
  if (before.kind === 'heading') return 4
  return before.kind === 'paragraph' ? 12 : 16
}

/** Every line that may turn out to be the first has the margin. */
function writeParagraph(lines: readonly Line[], margin: number): string[] {
  const firstKept = lines.findIndex((line) => line.onlyIf === undefined)
  return lines.flatMap((line, index) => {
    const mayBeFirst = index === 0 || firstKept === -1 || index <= firstKept
    const style = mayBeFirst && margin > 0 ? ` style="margin-top:${margin}px"` : ''
    return onlyIf(line.onlyIf, [`<div${style}>${writePieces(line.pieces)}</div>`])
  })
}

function writeHeading(pieces: readonly Piece[]): string {
  const title = plainTitle(pieces)
  return title === null
    ? `<div style="margin-top:16px"><b>${writePieces(pieces)}</b></div>`
    : `{{> heading title="${title}"}}`
}

function writeBullets(bullets: readonly Bullet[]): string[] {
  const items = bullets.flatMap((bullet) =>
    'list' in bullet
      ? [`{{#each ${bullet.list}}}`, '<li>{{this}}</li>', '{{/each}}']
      : onlyIf(bullet.onlyIf, [`<li>${writePieces(bullet.pieces)}</li>`]),
  )
  return onlyIf(bulletsCondition(bullets) ?? undefined, [LIST_OPEN, ...items, '</ul>'])
}

function writeSection({ title, lists, orElse }: Extract<MailPart, { kind: 'section' }>): string[] {
  const items = listsExpression(lists)
  if (orElse === undefined) return [`{{> section title="${title}" items=${items}}}`]
  const filled = `{{> items items=${items}}}`
  const instead = [LIST_OPEN, `<li>${escapeHtml(orElse)}</li>`, '</ul>']
  const condition = `(any ${lists.join(' ')})`
  return [`{{> heading title="${title}"}}`, `{{#if ${condition}}}`, filled, '{{else}}', ...instead, '{{/if}}']
}

function onlyIf(name: string | undefined, lines: string[]): string[] {
  return name === undefined ? lines : [`{{#if ${name}}}`, ...lines, '{{/if}}']
}

function writePieces(pieces: readonly Piece[]): string {
  // An apostrophe needs no escape between tags, and the file stays readable.
  return pieces
    .map((piece) =>
      'code' in piece ? piece.code : escapeHtml(piece.text).replaceAll('&#x27;', "'").replaceAll('&quot;', '"'),
    )
    .join('')
}
