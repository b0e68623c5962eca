import type { Command } from 'commander'
import { withProgress } from '../backfill-progress.ts'
import { type Cli, type Output, show } from '../cli.ts'
import { openClient } from '../client.ts'
import { runJob, runLine } from '../run-job.ts'

export function addSync(program: Command, cli: Cli): void {
  const sync = program
    .command('sync')
    .description('push what changed here to HubSpot and pull what changed there, now')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      // One after the other: they share the account's limit, and the pull then sees the push's echoes.
      const replies = [await runJob(client, 'push'), await runJob(client, 'pull')]
      show(cli, options, replies, () => replies.map(runLine).join('\n'))
    })
  sync
    .command('backfill')
    .description('read every partner HubSpot has; interrupted, run it again and it goes on where it was')
    .option('--json', 'print JSON')
    .action(async (_: Output, command: Command) => {
      const client = await openClient(cli)
      const reply = await withProgress(cli, client, runJob(client, 'backfill'))
      show(cli, command.optsWithGlobals<Output>(), reply, runLine)
    })
}
