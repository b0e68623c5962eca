import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Task = InferResponseType<Client['v1']['tasks']['$get'], 200>['tasks'][number]
type Candidate = InferResponseType<Client['v1']['candidates']['$get'], 200>['candidates'][number]

const TASKS: Column<Task>[] = [
  { title: 'Due', value: ({ dueAt }) => dueAt.slice(0, 10) },
  { title: 'Task', value: ({ subject }) => subject },
  { title: 'Owner', value: ({ ownerName }) => ownerName ?? '' },
  { title: 'State', value: ({ state, completedBy }) => (completedBy ? `${state} (${completedBy})` : state) },
  { title: 'Problem', value: ({ problem }) => problem ?? '' },
]
const CANDIDATES: Column<Candidate>[] = [
  { title: 'When', value: ({ occurredAt }) => occurredAt.slice(0, 16).replace('T', ' ') },
  { title: 'What', value: ({ type, direction }) => [type, direction].filter(Boolean).join(' ') },
  { title: 'Subject', value: ({ subject }) => subject ?? '' },
  { title: 'Status', value: ({ status }) => status ?? '' },
]

export function addTasks(program: Command, cli: Cli): void {
  program
    .command('tasks')
    .description('the tasks that stand in HubSpot for what is due')
    .option('--json', 'print JSON')
    .action(async (output: Output) => {
      const client = await openClient(cli)
      const page = await ask(parseResponse(client.v1.tasks.$get({ query: {} })))
      show(cli, output, page, () => table(page.tasks, TASKS, cli) + more(page.after))
    })
  program
    .command('candidates')
    .description('conversations in HubSpot that may be touchpoints')
    .option('--json', 'print JSON')
    .action(async (output: Output) => {
      const client = await openClient(cli)
      const page = await ask(parseResponse(client.v1.candidates.$get({ query: {} })))
      show(cli, output, page, () => table(page.candidates, CANDIDATES, cli) + more(page.after))
    })
}

function table<T>(rows: readonly T[], columns: Column<T>[], cli: Cli): string {
  return rows.length === 0 ? 'None.' : formatTable([...rows], columns, cli)
}

function more(after: string | null): string {
  return after ? '\n… more: --json or the API' : ''
}
