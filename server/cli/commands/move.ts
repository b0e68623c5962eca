import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, openClient } from '../client.ts'

export function addMove(program: Command, cli: Cli): void {
  const move = program.command('move').description('from companies to custom objects in HubSpot; loses nothing')
  move
    .command('plan')
    .description('show what the move would do; nothing is written')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      const plan = await ask(parseResponse(client.v1.move.$get()))
      show(cli, options, plan, ({ lines }) => [...lines, '', '"npm run cli -- move apply" does it.'].join('\n'))
    })
  move
    .command('apply')
    .description('move; interrupted, run it again')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      const done = await ask(parseResponse(client.v1.move.$post()))
      const next = 'Moved. The new records are being made: "npm run cli -- status" shows what waits.'
      show(cli, options, done, ({ lines }) => [...lines, '', next].join('\n'))
    })
}
