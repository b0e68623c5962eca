import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Template = InferResponseType<Client['v1']['templates']['$get'], 200>['templates'][number]

const COLUMNS: Column<Template>[] = [
  { title: 'Id', value: ({ id }) => id },
  { title: 'Tiers', value: ({ tiers }) => tiers.map((tier) => tier.replace('tier-', '')).join(', ') || 'all' },
  { title: 'From', value: ({ added }) => (added ? 'Tributary' : 'framework') },
  { title: 'Label', value: ({ label }) => label },
]

export function addTemplates(program: Command, cli: Cli): void {
  program
    .command('templates')
    .description('the e-mail templates there are')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      const { templates } = await ask(parseResponse(client.v1.templates.$get()))
      show(cli, options, templates, () => formatTable(templates, COLUMNS, cli))
    })
}
