import {
  type Bullet,
  bulletsCondition,
  type Line,
  listsExpression,
  type MailPart,
  type Piece,
  plainTitle,
} from './mail.ts'

/** text.hbs of a mail, part for part what `writeHtml` says. Empty lines are thinned out when the mail is rendered. */
export function writeText(parts: readonly MailPart[]): string {
  const blocks = parts.flatMap((part, index) => [...gapBefore(part, parts[index - 1]), ...writePart(part)])
  return [...blocks, ''].join('\n')
}

/** Nothing between a heading and what it is about; the partials bring their own empty line. */
function gapBefore(part: MailPart, before: MailPart | undefined): string[] {
  if (!before || part.kind === 'section' || startsWithPartial(part)) return []
  if (before.kind === 'heading') return []
  return part.kind === 'bullets' && before.kind === 'paragraph' ? [] : ['']
}

function startsWithPartial(part: MailPart): boolean {
  return part.kind === 'heading' && plainTitle(part.pieces) !== null
}

function writePart(part: MailPart): string[] {
  switch (part.kind) {
    case 'paragraph':
      return part.lines.flatMap(writeLine)
    case 'heading': {
      const title = plainTitle(part.pieces)
      return [title === null ? writePieces(part.pieces) : `{{> heading title="${title}"}}`]
    }
    case 'bullets':
      return onlyIf(bulletsCondition(part.bullets) ?? undefined, part.bullets.flatMap(writeBullet))
    case 'section':
      return writeSection(part)
  }
}

function writeLine(line: Line): string[] {
  return onlyIf(line.onlyIf, [writePieces(line.pieces)])
}

function writeBullet(bullet: Bullet): string[] {
  if ('list' in bullet) return [`{{#each ${bullet.list}}}`, '• {{this}}', '{{/each}}']
  return onlyIf(bullet.onlyIf, [`• ${writePieces(bullet.pieces)}`])
}

function writeSection({ title, lists, orElse }: Extract<MailPart, { kind: 'section' }>): string[] {
  const items = listsExpression(lists)
  if (orElse === undefined) return [`{{> section title="${title}" items=${items}}}`]
  const condition = `(any ${lists.join(' ')})`
  const filled = `{{> items items=${items}}}`
  return [`{{> heading title="${title}"}}`, `{{#if ${condition}}}`, filled, '{{else}}', `• ${orElse}`, '{{/if}}']
}

function onlyIf(name: string | undefined, lines: string[]): string[] {
  return name === undefined ? lines : [`{{#if ${name}}}`, ...lines, '{{/if}}']
}

function writePieces(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ('code' in piece ? piece.code : piece.text)).join('')
}
