import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'

type Doctor = InferResponseType<Client['v1']['doctor']['$get'], 200>

export function addDoctor(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .description('look at everything the service stands on; exit code 1 if something fails')
    .option('--json', 'print JSON')
    .action(async (options: Output) => {
      const client = await openClient(cli)
      const doctor = await ask(parseResponse(client.v1.doctor.$get()))
      show(cli, options, doctor, describe)
      const failed = doctor.findings.filter(({ state }) => state === 'fail').length
      if (failed > 0) throw new CliError(failed === 1 ? '1 check failed.' : `${failed} checks failed.`)
    })
}

function describe({ findings }: Doctor): string {
  const width = Math.max(...findings.map(({ name }) => name.length))
  return findings
    .flatMap(({ name, state, said, todo }) => [
      `${state.padEnd(4)}  ${name.padEnd(width)}  ${said}`,
      ...(todo === null ? [] : [`${' '.repeat(width + 8)}→ ${todo}`]),
    ])
    .join('\n')
}
