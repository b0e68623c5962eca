import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, openClient } from '../client.ts'
import { addKey as addToFile } from '../key-file.ts'

export function addKey(program: Command, cli: Cli): void {
  const key = program.command('key').description('the key that HubSpot’s tokens are sealed with')
  key
    .command('new')
    .description('put a new key first in the key file; the older ones stay until "key rotate"')
    .action(() => {
      const { file, id } = addToFile(cli.dataDir)
      cli.out(`${file}: key ${id} comes first. Start the service again, then run "npm run cli -- key rotate".`)
    })
  key
    .command('rotate')
    .description('seal every secret with the current key')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      const done = await ask(parseResponse(client.v1['key-rotations'].$post()))
      show(cli, options, done, ({ current, resealed, unneeded }) =>
        [
          `${resealed} secrets sealed anew; everything is sealed with key ${current}.`,
          ...(unneeded.length > 0
            ? [`Not needed any more: ${unneeded.join(', ')}. Take them out of the key file.`]
            : []),
        ].join('\n'),
      )
    })
}
