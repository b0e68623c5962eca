import type { Command } from 'commander'
import { type Cli, type Output, show } from '../cli.ts'
import { openClient } from '../client.ts'
import { runJob, runLine } from '../run-job.ts'

export function addNightly(program: Command, cli: Cli): void {
  program
    .command('nightly')
    .description("run tonight's job now: scores and what is due; a night happens once")
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const reply = await runJob(await openClient(cli), 'nightly')
      show(cli, options, reply, runLine)
    })
}
