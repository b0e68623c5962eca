import { type Command, InvalidArgumentError } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'
import { countsText } from '../run-job.ts'

type Run = InferResponseType<Client['v1']['runs']['$get'], 200>['runs'][number]

const MOST = 200
const COLUMNS: Column<Run>[] = [
  { title: 'Started (UTC)', value: ({ startedAt }) => startedAt.slice(0, 19).replace('T', ' ') },
  { title: 'Run', value: ({ kind }) => kind },
  { title: 'State', value: ({ state }) => state },
  { title: 'Seconds', value: secondsText, align: 'right' },
  { title: 'What it did', value: ({ problem, counts }) => problem ?? countsText(counts) },
]

export function addRuns(program: Command, cli: Cli): void {
  program
    .command('runs')
    .description('the newest runs of the jobs')
    .option('--limit <number>', `how many, 1 to ${MOST}`, parseLimit, 20)
    .option('--json', 'print JSON')
    .action(async ({ limit, ...output }: Output & { limit: number }) => {
      const client = await openClient(cli)
      const { runs } = await ask(parseResponse(client.v1.runs.$get({ query: { limit: String(limit) } })))
      show(cli, output, runs, () => (runs.length === 0 ? 'No runs yet.' : formatTable(runs, COLUMNS, cli)))
    })
}

function parseLimit(text: string): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MOST}.`)
}

function secondsText({ startedAt, finishedAt }: Run): string {
  return finishedAt === null ? '–' : ((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1)
}
