import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Tombstone = InferResponseType<Client['v1']['tombstones']['$get'], 200>['tombstones'][number]
type Choice = 'forget' | 'make-anew' | 'follow'

const COLUMNS: Column<Tombstone>[] = [
  { title: 'Record', value: ({ object, id }) => `${object} ${id}` },
  { title: 'Partner', value: ({ partner }) => partner ?? '' },
  { title: 'What happened', value: ({ problem }) => problem },
]

export function addTombstones(program: Command, cli: Cli): void {
  program
    .command('tombstones [id] [choice]')
    .description('records that HubSpot no longer has; choices: forget, make-anew, follow')
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, choice: string | undefined, output: Output) => {
      const client = await openClient(cli)
      const { tombstones } = await ask(parseResponse(client.v1.tombstones.$get({ query: {} })))
      if (!id) {
        return show(cli, output, tombstones, () =>
          tombstones.length === 0 ? 'HubSpot has every record.' : formatTable(tombstones, COLUMNS, cli),
        )
      }
      const { object } = find(tombstones, id)
      const answer = client.v1.tombstones[':object'][':id'].$post({
        param: { object, id },
        json: { choice: readChoice(choice) },
      })
      show(cli, output, await ask(parseResponse(answer)), (decided) => `Decided: ${decided.choice}.`)
    })
}

function find(tombstones: Tombstone[], id: string): Tombstone {
  const found = tombstones.find((each) => each.id === id)
  if (!found) throw new CliError(`There is no tombstone ${id}. List them with: npm run cli -- tombstones`)
  return found
}

function readChoice(choice: string | undefined): Choice {
  if (choice === 'forget' || choice === 'make-anew' || choice === 'follow') return choice
  throw new CliError('Say what becomes of it: forget, make-anew or follow.')
}
