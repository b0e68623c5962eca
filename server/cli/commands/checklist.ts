import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { type Column, formatTable } from '../format-table.ts'

type Line = InferResponseType<Client['v1']['partners'][':id']['checklist']['$get'], 200>['lines'][number]

const COLUMNS: Column<Line>[] = [
  { title: 'Phase', value: ({ phase }) => String(phase) },
  { title: 'Line', value: ({ id }) => id },
  { title: 'State', value: ({ state }) => state },
  { title: 'Done', value: ({ doneOn, byName }) => [doneOn, byName].filter(Boolean).join(' ') },
  { title: '', value: ({ label, reason }) => (reason ? `${label} (${reason})` : label) },
]

type Options = Output & { done?: string; open?: string; note?: string }

export function addChecklist(program: Command, cli: Cli): void {
  program
    .command('checklist')
    .description('phase clock and the 16 lines of a partner')
    .argument('<partner>', 'its id or part of its name')
    .option('--done <line>', 'tick a line')
    .option('--open <line>', 'take its tick back')
    .option('--note <text>', 'what to remember about it')
    .option('--json', 'print JSON')
    .action(async (text: string, { done, open, note, ...output }: Options) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, text)
      const line = done ?? open
      if (line !== undefined) {
        const json = { done: done !== undefined, ...(note && { note }) }
        await ask(
          parseResponse(client.v1.partners[':id'].checklist[':line'].$post({ param: { id, line }, header: {}, json })),
        )
      }
      const list = await ask(parseResponse(client.v1.partners[':id'].checklist.$get({ param: { id } })))
      show(cli, output, list, ({ clock, lines, warnings }) => {
        const day = clock ? [`Day ${clock.day}${clock.of ? ` of ${clock.of}` : ''}${clock.late ? ', late' : ''}`] : []
        return [...day, formatTable(lines, COLUMNS, cli), ...warnings].join('\n')
      })
    })
}
