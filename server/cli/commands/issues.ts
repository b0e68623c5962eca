import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { type Column, formatTable } from '../format-table.ts'

type Listed = InferResponseType<Client['v1']['issues']['$get'], 200>['issues'][number]

const COLUMNS: Column<Listed>[] = [
  { title: 'Issue', value: ({ id }) => id },
  { title: 'Partner', value: ({ partner }) => partner },
  { title: 'What', value: ({ what }) => what, max: 40 },
  { title: 'State', value: ({ state }) => state },
  { title: 'Level', value: ({ level, levelOwner }) => `${level} ${levelOwner ?? ''}`.trim() },
  {
    title: 'Talk due (UTC)',
    value: ({ clock }) => `${clock.dueAt?.slice(0, 16).replace('T', ' ') ?? '–'} ${clock.state}`,
  },
]

/** Relationship issues: list, open, talk, escalate, resolve. */
export function addIssues(program: Command, cli: Cli): void {
  const group = program.command('issue').description('relationship issues, their clock and their level')
  group
    .command('list', { isDefault: true })
    .description('issues, newest first')
    .option('--json', 'print JSON')
    .action(async (output: Output) => {
      const client = await openClient(cli)
      const { issues } = await ask(parseResponse(client.v1.issues.$get({ query: {} })))
      show(cli, output, issues, () => (issues.length === 0 ? 'No issues.' : formatTable(issues, COLUMNS, cli)))
    })
  group
    .command('open <partner> <what>')
    .description('open one; the 48 hours run from now')
    .option('--json', 'print JSON')
    .action(async (partner: string, what: string, output: Output) => {
      const client = await openClient(cli)
      const { id: partnerId } = await onePartner(client, partner)
      tell(cli, output, await ask(parseResponse(client.v1.issues.$post({ header: {}, json: { partnerId, what } }))))
    })
  group
    .command('talk <id>')
    .description('log the talk with the partner')
    .requiredOption('--part <part=text...>', 'direct-communication, definition and solution, each with what was said')
    .option('--json', 'print JSON')
    .action(async (id: string, { part, ...output }: Output & { part: string[] }) => {
      const client = await openClient(cli)
      const parts = Object.fromEntries(part.map((text) => text.split(/=(.*)/s).slice(0, 2)))
      const answer = client.v1.issues[':id'].intervention.$post({ param: { id }, header: {}, json: { parts } })
      tell(cli, output, await ask(parseResponse(answer)))
    })
  group
    .command('escalate <id> <reason>')
    .description('take it to the next level')
    .option('--owner <name>', 'who holds it')
    .option('--json', 'print JSON')
    .action(async (id: string, reason: string, { owner, ...output }: Output & { owner?: string }) => {
      const client = await openClient(cli)
      const answer = client.v1.issues[':id'].escalate.$post({ param: { id }, header: {}, json: { reason, owner } })
      tell(cli, output, await ask(parseResponse(answer)))
    })
  group
    .command('resolve <id> <resolution>')
    .description('close it')
    .option('--json', 'print JSON')
    .action(async (id: string, resolution: string, output: Output) => {
      const client = await openClient(cli)
      const answer = client.v1.issues[':id'].resolve.$post({ param: { id }, header: {}, json: { resolution } })
      tell(cli, output, await ask(parseResponse(answer)))
    })
}

function tell(cli: Cli, output: Output, issue: Listed & { warnings: string[] }): void {
  show(cli, output, issue, () => [formatTable([issue], COLUMNS, cli), ...issue.warnings].join('\n'))
}
