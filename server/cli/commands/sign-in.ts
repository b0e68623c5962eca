import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, openClient } from '../client.ts'

export function addSignIn(program: Command, cli: Cli): void {
  program
    .command('sign-in')
    .description('print a new link that signs a browser in; it opens once, for whoever holds it')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      const link = await ask(parseResponse(client.v1['sign-in-links'].$post()))
      show(cli, options, link, ({ url, expiresAt }) => {
        const until = expiresAt.slice(0, 16).replace('T', ' ')
        return `${url}\nOpens once, until ${until} UTC. Keep it to yourself.`
      })
    })
}
