import type { RecipientRole } from '../meta.ts'
import { TemplateError } from '../template-error.ts'
import type { Piece } from './mail.ts'
import { makeSample } from './make-sample.ts'
import { type MailBlock, readMailBlocks } from './read-blocks.ts'
import { type Reading, readBody, readPieces, type Understood } from './read-body.ts'
import { writeHtml } from './write-html.ts'
import { type MetaInput, type VariableInput, writeMeta } from './write-meta.ts'
import { writeText } from './write-text.ts'

/** One template made from a document: its files by name, and what was understood on the way. */
export type ImportedTemplate = {
  id: string
  block: MailBlock
  meta: MetaInput
  subject: string
  files: Record<string, string>
  understood: Understood[]
  /** What a person should look at, in whole sentences. */
  questions: string[]
}

type Place = Pick<MetaInput, 'label' | 'occasion' | 'stream' | 'phase'> & { id: string; heading: RegExp }

/** Where the mails of the framework belong; a team's own wording of one takes its place. */
const PLACES: readonly Place[] = [
  {
    heading: /weekly technical/i,
    id: 'weekly-technical-update',
    label: 'Weekly technical update',
    occasion: 'weekly-technical',
    stream: 'weekly-technical',
    phase: 3,
  },
  {
    heading: /monthly strategic/i,
    id: 'monthly-strategic-review',
    label: 'Monthly strategic review',
    occasion: 'monthly-strategy',
    stream: 'monthly-strategy',
    phase: 4,
  },
  { heading: /creator outreach/i, id: 'creator-outreach', label: 'Creator outreach', occasion: 'outreach', phase: 1 },
  {
    heading: /association outreach/i,
    id: 'association-outreach',
    label: 'Association outreach',
    occasion: 'outreach',
    phase: 1,
  },
]

/**
 * The templates in a framework document: each fenced e-mail block word for word, its fields mapped by the placeholder
 * table. `answers` names a source for fields the table does not know; without one they are typed by hand and block.
 * @throws TemplateError `invalid-template` where the document holds no such block
 */
export function importDocument(document: string, answers: Readonly<Record<string, string>> = {}): ImportedTemplate[] {
  const blocks = readMailBlocks(document)
  if (blocks.length === 0) {
    const how = 'fence each mail with ``` and begin it with the lines TO: and SUBJECT:'
    throw new TemplateError('invalid-template', `The document holds no e-mail; ${how}`)
  }
  return blocks.map((block) => importBlock(block, answers))
}

function importBlock(block: MailBlock, answers: Reading['answers']): ImportedTemplate {
  const place = PLACES.find(({ heading }) => heading.test(block.heading))
  const recipient = recipientOf(block.to)
  const reading: Reading = { variables: { to: toVariable(recipient ?? 'primary') }, understood: [], answers }
  const subject = readPieces(block.subject, reading).map(codeOf).join('')
  const parts = readBody(block.body, reading)
  const meta: MetaInput = {
    label: place?.label ?? (block.heading || block.subject).slice(0, 80),
    tiers: block.tier ? [block.tier] : ['tier-1', 'tier-2', 'tier-3', 'tier-4'],
    occasion: place?.occasion ?? slugOf(block.heading || block.subject),
    stream: place?.stream,
    phase: place?.phase ?? 1,
    origin: { from: 'framework', lines: `L${block.firstLine}-${block.lastLine}` },
    sender: senderOf(block.body) ?? 'Kevin',
    recipient: recipient ?? 'primary',
    variables: reading.variables,
  }
  const files = {
    'meta.yaml': writeMeta(meta),
    'subject.hbs': `${subject}\n`,
    'body.hbs': writeHtml(parts),
    'text.hbs': writeText(parts),
    'samples/example.json': makeSample(reading.variables),
  }
  const id = place?.id ?? slugOf(block.heading || block.subject)
  const questions = questionsOf(block, { place: place ?? null, recipient, reading })
  return { id, block, meta, subject, files, understood: reading.understood, questions }
}

function codeOf(piece: Piece): string {
  return 'code' in piece ? piece.code : piece.text
}

function toVariable(recipient: RecipientRole): VariableInput {
  const from = recipient === 'creator' ? ['channel.email', 'contact.email'] : ['contact.email']
  return { label: 'E-mail address of the recipient', type: 'email', from, empty: 'drop-line' }
}

/** The role a TO line means, null if it names none. */
function recipientOf(to: string): RecipientRole | null {
  if (/association/i.test(to)) return 'association-leadership'
  if (/technical|engineering|developer/i.test(to)) return 'technical'
  if (/leadership|executive|management/i.test(to)) return 'leadership'
  if (/creator|channel|author/i.test(to)) return 'creator'
  return /primary|contact/i.test(to) ? 'primary' : null
}

/** The first name of the signature, which is the line after the closing words. */
function senderOf(body: readonly string[]): string | null {
  const last =
    body
      .join('\n')
      .trim()
      .split(/\n\s*\n/)
      .at(-1)
      ?.split('\n') ?? []
  const [, name] = /^([\p{L} .'-]{2,40}?)\s*(?:[&,].*)?$/u.exec(last[1] ?? '') ?? []
  return name ?? null
}

function slugOf(words: string): string {
  return (
    words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'imported'
  )
}

type Known = { place: Place | null; recipient: RecipientRole | null; reading: Reading }

function questionsOf(block: MailBlock, { place, recipient, reading }: Known): string[] {
  const unknown = reading.understood.filter(({ known }) => !known)
  return [
    ...unknown.map(
      ({ words, name }) =>
        `What fills [${words}]? It is "${name}" now, typed by hand and needed; --fill "${words}=partner.name" names a source.`,
    ),
    ...(recipient === null ? [`Who is "${block.to}"? The mail goes to the primary contact; change "recipient:".`] : []),
    ...(block.tier === null ? ['For which tier is it? It is offered to all; change "tiers:".'] : []),
    ...(place === null ? ['Which stream does it fill? None now; name one in "stream:".'] : []),
  ]
}
