import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Alert = InferResponseType<Client['v1']['alerts']['$get'], 200>['alerts'][number]
type Settings = InferResponseType<Client['v1']['on-call']['$get'], 200>

const ALERTS: Column<Alert>[] = [
  { title: 'Alert', value: ({ id }) => id },
  { title: 'What', value: ({ what }) => what, max: 40 },
  { title: 'Reached', value: ({ level }) => (level >= 100 ? 'missed' : `${level} %`) },
  { title: 'Told', value: ({ toldAt }) => toldAt?.slice(0, 16).replace('T', ' ') ?? '–' },
  { title: 'By', value: ({ acknowledgedBy }) => acknowledgedBy ?? 'nobody yet' },
]
const PEOPLE: Column<Settings['people'][number]>[] = [
  { title: 'Name', value: ({ name }) => name },
  { title: 'E-mail', value: ({ email }) => email },
  { title: 'Zone', value: ({ timeZone }) => timeZone },
  { title: 'Quiet', value: ({ quiet }) => (quiet ? `${quiet.from}–${quiet.to}` : '–') },
  { title: 'Digest', value: ({ digestAt }) => digestAt ?? '–' },
]

/** What our team is told: alerts, who is on call, the digest. */
export function addAlerts(program: Command, cli: Cli): void {
  program
    .command('alerts')
    .description('what our team was told of clocks that are open')
    .option('--ack <id>', 'take care of one: it is told again only when it rises')
    .option('--json', 'print JSON')
    .action(async ({ ack: id, ...output }: Output & { ack?: string }) => {
      const client = await openClient(cli)
      if (id) await ask(parseResponse(client.v1.alerts[':id'].acknowledge.$post({ param: { id }, header: {} })))
      const { alerts } = await ask(parseResponse(client.v1.alerts.$get({ query: { open: 'true' } })))
      show(cli, output, alerts, () => (alerts.length === 0 ? 'No open alerts.' : formatTable(alerts, ALERTS, cli)))
    })
  program
    .command('digest')
    .description("today's digest for everybody, and to whom it went out")
    .option('--json', 'print JSON')
    .action(async (output: Output) => {
      const client = await openClient(cli)
      const digest = await ask(parseResponse(client.v1.digest.$get({ query: { who: 'everyone' } })))
      show(cli, output, digest, ({ subject, text, warning }) =>
        [cli.heading(subject), text, warning ?? ''].join('\n').trim(),
      )
    })
  addOnCall(program, cli)
}

function addOnCall(program: Command, cli: Cli): void {
  const group = program.command('on-call').description('who of us is told of clocks, in which order')
  group
    .command('list', { isDefault: true })
    .description('the people, in the order in which they are told')
    .option('--json', 'print JSON')
    .action(async (output: Output) => {
      const client = await openClient(cli)
      tell(cli, output, await ask(parseResponse(client.v1['on-call'].$get())))
    })
  group
    .command('add <name> <email> <zone>')
    .description('add a person at the end of the order')
    .option('--quiet <from-to>', 'local hours in which others are told first, such as 22:00-07:00')
    .option('--json', 'print JSON')
    .action(
      async (name: string, email: string, timeZone: string, { quiet, ...output }: Output & { quiet?: string }) => {
        const client = await openClient(cli)
        const { people, repeatMinutes, levels, revision } = await ask(parseResponse(client.v1['on-call'].$get()))
        const person = { name, email, timeZone, quiet: quiet ? readHours(quiet) : null }
        const json = { people: [...people, person], repeatMinutes, levels, revision }
        tell(cli, output, await ask(parseResponse(client.v1['on-call'].$put({ header: {}, json }))))
      },
    )
  group
    .command('remove <email>')
    .description('take a person off')
    .option('--json', 'print JSON')
    .action(async (email: string, output: Output) => {
      const client = await openClient(cli)
      const { people, repeatMinutes, levels, revision } = await ask(parseResponse(client.v1['on-call'].$get()))
      const left = people.filter((person) => person.email !== email)
      if (left.length === people.length)
        throw new CliError(`${email} is not on call. List them with: npm run cli -- on-call`)
      const json = { people: left, repeatMinutes, levels, revision }
      tell(cli, output, await ask(parseResponse(client.v1['on-call'].$put({ header: {}, json }))))
    })
}

function readHours(text: string): { from: string; to: string } {
  const [from, to] = text.split('-')
  if (from && to) return { from, to }
  throw new CliError('Give quiet hours such as 22:00-07:00.')
}

function tell(cli: Cli, output: Output, settings: Settings): void {
  show(cli, output, settings, ({ people, warning }) =>
    [people.length === 0 ? 'Nobody is on call.' : formatTable(people, PEOPLE, cli), warning ?? ''].join('\n').trim(),
  )
}
