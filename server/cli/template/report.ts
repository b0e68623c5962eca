import type { ImportedTemplate } from '../../templating/import/import-document.ts'
import type { Cli } from '../cli.ts'
import { formatTable } from '../format-table.ts'
import type { Imported } from './import-file.ts'

type Row = { field: string; name: string; type: string; from: string; empty: string }

const COLUMNS = [
  { title: 'Field', value: ({ field }: Row) => field, max: 34 },
  { title: 'Variable', value: ({ name }: Row) => name, max: 18 },
  { title: 'Type', value: ({ type }: Row) => type },
  { title: 'Empty', value: ({ empty }: Row) => empty },
  { title: 'From', value: ({ from }: Row) => from },
]

/** What an import understood of each mail, what it wants to know, and what it wrote. */
export function importReport({ templates, dir, written }: Imported, cli: Pick<Cli, 'width' | 'heading'>): string {
  const questions = templates.reduce((sum, each) => sum + each.questions.length, 0)
  const words = `${count(templates.length, 'template')}, ${count(questions, 'question')}.`
  const end = written ? `${words} Written to ${dir}.` : `${words} Nothing was written.`
  return [...templates.map((template) => templateReport(template, cli)), end].join('\n\n')
}

function templateReport(
  { id, block, subject, meta, understood, questions }: ImportedTemplate,
  cli: Pick<Cli, 'width' | 'heading'>,
): string {
  const rows = understood.map(({ words, name }): Row => {
    const { type, from = [], empty } = meta.variables[name] ?? { type: 'text', empty: 'block' }
    return { field: `[${words}]`, name, type, from: from.join(', ') || 'typed by hand', empty }
  })
  const claims = Object.entries(meta.variables).filter(([, variable]) => variable.approval)
  return [
    cli.heading(`${id}  (${block.heading}, lines ${block.firstLine}-${block.lastLine})`),
    `To:       ${block.to} → ${meta.recipient}, ${meta.tiers.join(', ')}, phase ${meta.phase}`,
    `Subject:  ${subject}`,
    `Sender:   ${meta.sender}`,
    ...(rows.length === 0 ? [] : [formatTable(rows, COLUMNS, { width: cli.width })]),
    ...(claims.length === 0 ? [] : [`Claims a second person approves: ${claims.map(([name]) => name).join(', ')}`]),
    ...questions.map((question) => `? ${question}`),
  ].join('\n')
}

/** `2 mails`, `1 mail`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
