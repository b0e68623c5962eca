import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Page = InferResponseType<Client['v1']['due']['$get'], 200>
type Line = Page['lines'][number]

const COLUMNS: Column<Line>[] = [
  { title: 'Due', value: ({ dueOn }) => dueOn },
  { title: 'What', value: ({ kind }) => kind },
  {
    title: 'Partner',
    value: ({ partner, count }) => partner?.name ?? (count > 1 ? `${count} partners` : '–'),
    max: 28,
  },
  { title: '', value: ({ label, detail }) => (detail ? `${label} (${detail})` : label) },
]

type Options = Output & { mine?: boolean; ahead: string; answer?: string; as?: string; sent?: string }

export function addDue(program: Command, cli: Cli): void {
  program
    .command('due')
    .description('what is due, in the order in which to do it')
    .option('--mine', 'only what is mine')
    .option('--ahead <days>', 'days ahead of today', '7')
    .option('--answer <question>', 'answer a question of the list by its id')
    .option('--as <answer>', 'yes, no, or the stream it was', 'yes')
    .option('--sent <line>', 'mark a whole batch line as sent, by its id')
    .option('--json', 'print JSON')
    .action(async ({ mine, ahead, answer, as = 'yes', sent, ...output }: Options) => {
      const client = await openClient(cli)
      if (answer !== undefined) {
        const json = as === 'yes' || as === 'no' ? { answer: as } : { answer: 'other' as const, stream: as }
        const asked = client.v1.questions[':id'].$post({
          param: { id: answer },
          header: {},
          json: json as { answer: 'yes' },
        })
        const { stream } = await ask(parseResponse(asked))
        return show(cli, output, { stream }, () => (stream ? `Counts for ${stream}.` : 'Counts for no stream.'))
      }
      if (sent !== undefined) {
        const json = { line: sent, who: mine ? ('mine' as const) : ('everyone' as const), ahead: Number(ahead) }
        const done = await ask(parseResponse(client.v1.due.sent.$post({ header: {}, json })))
        const more = done.left > 0 ? ` ${done.left} are left: ask again.` : ''
        return show(cli, output, done, () => `${done.logged} touches are logged as sent.${more}`)
      }
      const lines = await allLines(client, { who: mine ? 'mine' : 'everyone', ahead })
      show(cli, output, lines, () => (lines.length === 0 ? 'Nothing is due.' : formatTable(lines, COLUMNS, cli)))
    })
}

async function allLines(client: Client, query: { who: 'mine' | 'everyone'; ahead: string }): Promise<Line[]> {
  const lines: Line[] = []
  let after: string | null = null
  do {
    const answer: Page = await ask(
      parseResponse(client.v1.due.$get({ query: { ...query, limit: '500', ...(after !== null && { after }) } })),
    )
    lines.push(...answer.lines)
    after = answer.after
  } while (after !== null)
  return lines
}
