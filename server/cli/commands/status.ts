import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { formatTable } from '../format-table.ts'

type Status = InferResponseType<Client['v1']['status']['$get'], 200>

export function addStatus(program: Command, cli: Cli): void {
  program
    .command('status')
    .description('how the portal stands: what waits for HubSpot, what it refused, the last night')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      const status = await ask(parseResponse(client.v1.status.$get()))
      show(cli, options, status, (value) => statusText(cli, value))
    })
}

function statusText({ width, heading }: Cli, status: Status): string {
  const { hubspot, problems } = status
  const facts: [string, string][] = [
    ['Portal', `${status.portalId}, ${status.timeZone}${status.sample ? ', sandbox with sample data' : ''}`],
    ['Stored in HubSpot as', status.storageMode],
    ['Framework', `version ${status.frameworkVersion}`],
    ['Partners', String(status.partners)],
    ['Waiting for HubSpot', String(status.waiting)],
    ['Refused or gone', String(problems.length)],
    ['Open conflicts', String(status.openConflicts)],
    ['Last night', status.lastNight ?? 'none yet'],
    ['HubSpot requests', `${hubspot.reads} reads, ${hubspot.writes} writes, ${hubspot.limited} held back by limits`],
  ]
  if (status.warning) facts.push(['Telling our team', status.warning])
  const longest = Math.max(...facts.map(([label]) => label.length))
  const lines = facts.map(([label, value]) => `${label.padEnd(longest)}  ${value}`)
  if (problems.length === 0) return lines.join('\n')
  const columns = [
    { title: 'Record', value: (row: Status['problems'][number]) => `${row.object} ${row.id}` },
    { title: 'State', value: (row: Status['problems'][number]) => row.state },
    { title: 'Reason', value: (row: Status['problems'][number]) => row.problem },
  ]
  return [...lines, '', formatTable(problems, columns, { width, heading })].join('\n')
}
