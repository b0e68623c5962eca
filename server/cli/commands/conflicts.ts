import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Conflict = InferResponseType<Client['v1']['conflicts']['$get'], 200>['conflicts'][number]

const COLUMNS: Column<Conflict>[] = [
  { title: 'Conflict', value: ({ id }) => id },
  { title: 'Partner', value: ({ partner }) => partner },
  { title: 'Property', value: ({ property }) => property },
  { title: 'Was here', value: ({ here }) => here },
  { title: 'In HubSpot', value: ({ hubspot }) => hubspot },
]

type Options = Output & { here?: string; hubspot?: string }

export function addConflicts(program: Command, cli: Cli): void {
  program
    .command('conflicts')
    .description('values that gave way to an edit in HubSpot, and which one stands')
    .option('--here <id>', 'the value that was here is right')
    .option('--hubspot <id>', "HubSpot's value is right")
    .option('--json', 'print JSON')
    .action(async ({ here, hubspot, ...output }: Options) => {
      const client = await openClient(cli)
      const id = here ?? hubspot
      if (id) {
        const choice = here ? ('here' as const) : ('hubspot' as const)
        const answer = client.v1.conflicts[':id'].$post({ param: { id }, json: { choice } })
        return show(cli, output, await ask(parseResponse(answer)), ({ value }) => `Decided: "${value}" stands.`)
      }
      const { conflicts } = await ask(parseResponse(client.v1.conflicts.$get({ query: {} })))
      show(cli, output, conflicts, () =>
        conflicts.length === 0 ? 'No open conflicts.' : formatTable(conflicts, COLUMNS, cli),
      )
    })
}
