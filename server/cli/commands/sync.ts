import type { Command } from 'commander'
import { type Cli, type Output, show } from '../cli.ts'
import { openClient } from '../client.ts'
import { runJob, runLine } from '../run-job.ts'

export function addSync(program: Command, cli: Cli): void {
  program
    .command('sync')
    .description('push what changed here to HubSpot and pull what changed there, now')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      // One after the other: they share the account's limit, and the pull then sees the push's echoes.
      const replies = [await runJob(client, 'push'), await runJob(client, 'pull')]
      show(cli, options, replies, () => replies.map(runLine).join('\n'))
    })
}
