import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { plain } from '../text-width.ts'

export function addExplain(program: Command, cli: Cli): void {
  program
    .command('explain')
    .description('how a health score came about, to be redone by hand')
    .argument('<partner>', 'its id or part of its name')
    .option('--json', 'print JSON')
    .action(async (partner: string, options: Output) => {
      const client = await openClient(cli)
      const { id, name } = await onePartner(client, partner)
      const { lines } = await ask(parseResponse(client.v1.partners[':id'].health.$get({ param: { id } })))
      show(cli, options, { id, name, lines }, () => [cli.heading(plain(name ?? id)), ...lines.map(plain)].join('\n'))
    })
}
