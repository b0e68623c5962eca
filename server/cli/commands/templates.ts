import { type Command, Option } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Template = InferResponseType<Client['v1']['templates']['$get'], 200>['templates'][number]
type Order = 'name' | 'last-used' | 'most-used'

const COLUMNS: Column<Template>[] = [
  { title: 'Id', value: ({ id }) => id },
  { title: 'Tiers', value: ({ tiers }) => tiers.map((tier) => tier.replace('tier-', '')).join(', ') || 'all' },
  { title: 'From', value: ({ added }) => (added ? 'Tributary' : 'framework') },
  { title: 'Sent', value: ({ usage }) => (usage ? `${usage.sent}, ${usage.replies} answered` : '') },
  { title: 'Label', value: ({ label }) => label },
]

export function addTemplates(program: Command, cli: Cli): void {
  program
    .command('templates')
    .description('the e-mail templates there are, with how often each was sent and answered')
    .option('--search <text>', 'only those with a name or tag like this')
    .option('--tag <tag>', 'only those with this tag, such as tier-2 or outreach')
    .addOption(new Option('--order <order>').choices(['name', 'last-used', 'most-used']).default('name'))
    .option('--json', 'print JSON')
    .action(async ({ search, tag, order, ...output }: Output & { search?: string; tag?: string; order: Order }) => {
      const client = await openClient(cli)
      const query = { order, ...(search && { q: search }), ...(tag && { tag }) }
      const { templates } = await ask(parseResponse(client.v1.templates.$get({ query })))
      show(cli, output, templates, () =>
        templates.length === 0 ? 'No template fits.' : formatTable(templates, COLUMNS, cli),
      )
    })
}
