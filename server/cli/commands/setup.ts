import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'

type Setup = InferResponseType<Client['v1']['setup']['$get'], 200>

export function addSetup(program: Command, cli: Cli): void {
  const setup = program.command('setup').description('what Tributary needs in HubSpot: objects, properties, pipeline')
  setup
    .command('plan')
    .description('show what would change; nothing is written')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      const plan = await ask(parseResponse(client.v1.setup.$get()))
      const hint = plan.changes > 0 ? ['', `${changesOf(plan)}. "npm run cli -- setup apply" makes them.`] : []
      show(cli, options, plan, ({ lines }) => [...lines, ...hint].join('\n'))
    })
  setup
    .command('apply')
    .description('make the changes')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      const done = await ask(parseResponse(client.v1.setup.$post()))
      const result = done.changes > 0 ? ['', `${changesOf(done)} made.`] : []
      show(cli, options, done, ({ lines }) => [...lines, ...result].join('\n'))
    })
}

function changesOf({ changes }: Setup): string {
  return changes === 1 ? '1 change' : `${changes} changes`
}
