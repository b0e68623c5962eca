import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'
import { countsText } from '../run-job.ts'

type Detail = InferResponseType<Client['v1']['runs'][':id']['$get'], 200>

const COLUMNS: Column<Detail['records'][number]>[] = [
  { title: 'Record', value: ({ object, recordId }) => `${object} ${recordId}` },
  { title: 'Outcome', value: ({ outcome }) => outcome },
  { title: 'Why', value: ({ reason }) => reason ?? '' },
]

export function addRun(program: Command, cli: Cli): void {
  program
    .command('run [id]')
    .description('one run, record by record: the newest, or the one with that id of "runs --json"')
    .option('--outcome <outcome>', 'only these, e.g. failed')
    .option('--replay', 'send the records that failed again')
    .option('--json', 'print JSON')
    .action(
      async (
        asked: string | undefined,
        { outcome, replay, ...output }: Output & { outcome?: string; replay?: boolean },
      ) => {
        const client = await openClient(cli)
        const id = asked ?? (await newest(client))
        if (replay) {
          const done = await ask(parseResponse(client.v1.runs[':id'].replay.$post({ param: { id } })))
          return show(cli, output, done, ({ replayed }) => `${replayed} sent again.`)
        }
        const query = { outcome: outcome as 'failed' | undefined }
        const detail = await ask(parseResponse(client.v1.runs[':id'].$get({ param: { id }, query })))
        show(cli, output, detail, () => describe(detail, cli))
      },
    )
}

async function newest(client: Client): Promise<string> {
  const { runs } = await ask(parseResponse(client.v1.runs.$get({ query: { limit: '1' } })))
  const [run] = runs
  if (!run) throw new CliError('No runs yet.')
  return run.id
}

function describe({ run, records, after }: Detail, cli: Cli): string {
  const head = `${run.kind}, ${run.state}: ${run.problem ?? countsText(run.counts)}`
  if (records.length === 0) return `${head}\nNo such records.`
  return [head, formatTable(records, COLUMNS, cli), ...(after ? ['… more: --json or the API'] : [])].join('\n')
}
