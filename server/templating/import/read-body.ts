import { claimIn, STRONG_RESULTS } from './claims.ts'
import { COMPANIONS, type Field, knownField, newField } from './fields.ts'
import { type Bullet, type Line, type MailPart, type Piece, plainTitle } from './mail.ts'
import type { VariableInput } from './write-meta.ts'

/** What became of one field: the words between the brackets, and whether the placeholder table knew them. */
export type Understood = { words: string; name: string; known: boolean }

export type Reading = {
  variables: Record<string, VariableInput>
  understood: Understood[]
  /** Sources people named for fields the table does not know, by the words between the brackets. */
  answers: Readonly<Record<string, string>>
}

const HEADING = /^(?=.*[A-Z])(?:[A-Z0-9'’/& -]|\[[^\]]*\])+:$/
const BULLET = /^\s*[•*–-]\s+(.*)$/

/** The parts of a mail, its bracketed fields as variables. Variables and fields are added to `reading`. */
export function readBody(body: readonly string[], reading: Reading): MailPart[] {
  const parts: MailPart[] = []
  for (const [index, raw] of body.entries()) {
    const line = raw.trim()
    if (line === '') continue
    const bullet = BULLET.exec(line)?.[1]
    const before = body[index - 1]?.trim() === '' ? undefined : parts.at(-1)
    if (HEADING.test(line)) parts.push({ kind: 'heading', pieces: readPieces(line, reading) })
    else if (bullet !== undefined) {
      const open = before?.kind === 'bullets' ? before.bullets : []
      if (open.length === 0) parts.push({ kind: 'bullets', bullets: open })
      addBullet(open, bullet, reading)
    } else if (before?.kind === 'paragraph') before.lines.push(readLine(line, reading))
    else parts.push({ kind: 'paragraph', lines: [readLine(line, reading)] })
  }
  return joinSections(parts)
}

/** A line in pieces, each field as its expression. */
export function readPieces(line: string, reading: Reading): Piece[] {
  return line.split(/(\[[^\]]*\])/).flatMap((part): Piece[] => {
    const words = /^\[([^\]]*)\]$/.exec(part)?.[1]?.trim()
    if (words === undefined) return part === '' ? [] : [{ text: part }]
    const { name, code } = fieldFor(words, line, reading)
    return [{ code: code ?? `{{${name}}}` }]
  })
}

function fieldFor(words: string, line: string, reading: Reading): Field {
  const answer = reading.answers[words]
  const known = answer === undefined ? knownField(words, line) : null
  const field = known ?? newField(words, answer)
  reading.variables[field.name] ??= field.variable
  Object.assign(reading.variables, COMPANIONS[field.name])
  const seen = reading.understood.some((each) => each.words === words && each.name === field.name)
  if (!seen) reading.understood.push({ words, name: field.name, known: known !== null || answer !== undefined })
  return field
}

/** A line goes with the first of its values that may be dropped. */
function readLine(line: string, reading: Reading): Line {
  if (STRONG_RESULTS.line.test(line)) return switchedLine(line, reading)
  const pieces = readPieces(line, reading)
  const dropped = namesIn(pieces).find((name) => reading.variables[name]?.empty === 'drop-line')
  return dropped === undefined ? { pieces } : { pieces, onlyIf: dropped }
}

function switchedLine(line: string, reading: Reading): Line {
  const { name, variable, instead } = STRONG_RESULTS
  reading.variables[name] = variable
  const before: Piece = { code: `{{#if ${name}}}` }
  return {
    pieces: [before, ...readPieces(line, reading), { code: '{{else}}' }, { text: instead }, { code: '{{/if}}' }],
  }
}

function addBullet(bullets: Bullet[], text: string, reading: Reading): void {
  const line = readLine(text, reading)
  const [name, ...more] = namesIn(line.pieces)
  const isList = name !== undefined && more.length === 0 && reading.variables[name]?.type === 'list'
  if (isList && line.pieces.length === 1) {
    if (!bullets.some((bullet) => 'list' in bullet && bullet.list === name)) bullets.push({ list: name })
    return
  }
  const claim = line.onlyIf === undefined ? claimIn(text) : null
  if (claim) reading.variables[claim.name] = claim.variable
  bullets.push(claim ? { ...line, onlyIf: claim.name } : line)
}

function namesIn(pieces: readonly Piece[]): string[] {
  return pieces.flatMap((piece) =>
    'code' in piece ? [/^\{\{(?:link |monthNumber )?(\w+)/.exec(piece.code)?.[1] ?? ''] : [],
  )
}

/** A heading over nothing but lists goes with them; under "blockers" or "questions" none is said to be none. */
function joinSections(parts: readonly MailPart[]): MailPart[] {
  return parts.flatMap((part, index): MailPart[] => {
    const before = parts[index - 1]
    const after = parts[index + 1]
    if (part.kind === 'heading' && after && sectionOf(part, after)) return []
    if (part.kind === 'bullets' && before) return [sectionOf(before, part) ?? part]
    return [part]
  })
}

function sectionOf(heading: MailPart, bullets: MailPart): MailPart | null {
  if (heading.kind !== 'heading' || bullets.kind !== 'bullets') return null
  const title = plainTitle(heading.pieces)
  const lists = bullets.bullets.flatMap((bullet) => ('list' in bullet ? [bullet.list] : []))
  if (title === null || lists.length < bullets.bullets.length) return null
  return { kind: 'section', title, lists, ...(/BLOCKER|QUESTION/.test(title) && { orElse: 'None' }) }
}
