import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, openClient } from '../client.ts'

type Import = Output & { source?: string; grid?: string; dryRun?: boolean }

export function addMetrics(program: Command, cli: Cli): void {
  const metrics = program.command('metrics').description('what can be measured, and taking numbers from a table')
  metrics
    .command('list', { isDefault: true })
    .description('metrics a reading may be of')
    .option('--json', 'print JSON')
    .action(async (output: Output) => {
      const client = await openClient(cli)
      const { metrics } = await ask(parseResponse(client.v1.metrics.definitions.$get()))
      show(cli, output, metrics, () => metrics.map(({ id, unit, label }) => `${id}  (${unit})  ${label}`).join('\n'))
    })
  metrics
    .command('import')
    .description('take readings from a CSV file, or from a pasted month grid; all or none')
    .argument('<file>', 'CSV with partner, metric, month, value')
    .option('--source <text>', 'where the numbers come from; the file name if left out')
    .option('--grid <month>', 'the file is a grid of that month: partners × metrics, with tabs')
    .option('--dry-run', 'check only')
    .option('--json', 'print JSON')
    .action(async (file: string, { source, grid, dryRun = false, ...output }: Import) => {
      const text = await readFile(file, 'utf8').catch((error: Error) => {
        throw new CliError(`${file} cannot be read: ${error.message}`)
      })
      const client = await openClient(cli)
      const format = grid ? ('grid' as const) : ('csv' as const)
      const json = { format, text, dryRun, source: source ?? file, ...(grid && { month: grid }) }
      const reply = await ask(parseResponse(client.v1.metrics.import.$post({ json, header: {} })))
      const problems = reply.problems.map(({ row, message }) => `line ${row}: ${message}`)
      if (problems.length > 0) throw new CliError(['Nothing was kept.', ...problems].join('\n'))
      show(cli, output, reply, () => {
        if (!reply.saved) return `${reply.found} numbers, nothing wrong, nothing kept.`
        const { created, updated, unchanged } = reply.saved
        return `${created} new, ${updated} changed, ${unchanged} as they were.`
      })
    })
}
