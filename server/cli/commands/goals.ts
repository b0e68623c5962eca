import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'

type New = Output & { side: string; end: string; metric?: string; target?: string; year?: boolean }

export function addGoals(program: Command, cli: Cli): void {
  const goals = program.command('goals').description('goals of both sides')
  goals
    .command('list', { isDefault: true })
    .argument('<partner>', 'its id or part of its name')
    .option('--json', 'print JSON')
    .action(async (partner: string, output: Output) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, partner)
      const query = { limit: '500' }
      const { goals: list } = await ask(parseResponse(client.v1.partners[':id'].goals.$get({ param: { id }, query })))
      show(cli, output, list, () =>
        list.map(({ id, side, periodEnd, label }) => `${id}  ${side}  ${periodEnd}  ${label}`).join('\n'),
      )
    })
  goals
    .command('add')
    .argument('<partner>')
    .argument('<label>')
    .requiredOption('--side <side>', 'ours or theirs')
    .requiredOption('--end <date>', 'last day of the quarter or year')
    .option('--metric <metric>', 'a number is the goal')
    .option('--target <number>')
    .option('--year', 'a goal of a year, paced by quarters')
    .option('--json', 'print JSON')
    .action(async (partner: string, label: string, { side, end, metric, target, year, ...output }: New) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, partner)
      const measure = metric ? { kind: 'number' as const, metric, target: Number(target) } : { kind: 'words' as const }
      const json = {
        side: side as 'ours',
        label,
        periodEnd: end,
        per: year ? ('year' as const) : ('quarter' as const),
        measure,
      }
      const reply = await ask(parseResponse(client.v1.partners[':id'].goals.$post({ param: { id }, json, header: {} })))
      show(cli, output, reply, () => reply.goals.map(({ id, periodEnd }) => `${id}  ${periodEnd}`).join('\n'))
    })
  goals
    .command('result')
    .description('say what was reached: a number, or met, partly, not')
    .argument('<goal>', 'its id')
    .argument('<result>')
    .option('--json', 'print JSON')
    .action(async (id: string, result: string, output: Output) => {
      const client = await openClient(cli)
      const json = patchOf(result)
      const reply = await ask(parseResponse(client.v1.goals[':id'].$patch({ param: { id }, json, header: {} })))
      show(cli, output, reply, () => `"${reply.goal.label}": ${result}.`)
    })
}

function patchOf(result: string): { actual: number } | { result: 'met' | 'partly' | 'not' } {
  if (result === 'met' || result === 'partly' || result === 'not') return { result }
  const actual = Number(result)
  if (result.trim() === '' || !Number.isFinite(actual)) throw new CliError('Give a number, or met, partly, not.')
  return { actual }
}
