import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { type Column, formatTable } from '../format-table.ts'

type Listed = InferResponseType<Client['v1']['incidents']['$get'], 200>['incidents'][number]
type Whole = InferResponseType<Client['v1']['incidents'][':id']['$get'], 200>

const COLUMNS: Column<Listed>[] = [
  { title: 'Incident', value: ({ id }) => id },
  { title: 'What', value: ({ what }) => what },
  { title: 'Kind', value: ({ kind }) => kind },
  { title: 'State', value: ({ state }) => state },
  { title: 'Partners', value: ({ partners }) => String(partners), align: 'right' },
  { title: 'Missed', value: ({ missed }) => String(missed), align: 'right' },
  { title: 'Next due (UTC)', value: ({ nextDueAt }) => inMinutes(nextDueAt) },
]
const PARTNERS: Column<Whole['partners'][number]>[] = [
  { title: 'Partner', value: ({ name }) => name },
  { title: 'State', value: ({ state }) => state },
  { title: 'Next', value: ({ next }) => next?.clock ?? '' },
  { title: 'Due (UTC)', value: ({ next }) => inMinutes(next?.dueAt ?? null) },
  { title: 'Missed', value: ({ missed }) => String(missed), align: 'right' },
]

type Open = Output & { kind: string; partner?: string[]; planned?: string; until?: string }

/** Incidents: list, one, open, log a message, fix, review. */
export function addIncidents(program: Command, cli: Cli): void {
  const group = program.command('incident').description('incidents and the clocks of the partners they affect')
  group
    .command('list', { isDefault: true })
    .description('incidents, newest first')
    .option('--json', 'print JSON')
    .action(async (output: Output) => {
      const client = await openClient(cli)
      const { incidents } = await ask(parseResponse(client.v1.incidents.$get({ query: {} })))
      show(cli, output, incidents, () =>
        incidents.length === 0 ? 'No incidents.' : formatTable(incidents, COLUMNS, cli),
      )
    })
  group
    .command('show <id>')
    .description('one incident with the clock of each partner')
    .option('--json', 'print JSON')
    .action(async (id: string, output: Output) => {
      const client = await openClient(cli)
      tell(cli, output, await ask(parseResponse(client.v1.incidents[':id'].$get({ param: { id } }))))
    })
  addOpen(group, cli)
  addMessage(group, cli)
  addEnd(group, cli)
}

function addOpen(group: Command, cli: Cli): void {
  group
    .command('open <what>')
    .description('open one; without --partner it affects the partners with an integration')
    .option('--kind <kind>', 'outage, degradation or planned-change', 'outage')
    .option('--partner <partner...>', 'id or part of the name')
    .option('--planned <instant>', 'of a planned change: start, such as 2026-12-01T20:00:00Z')
    .option('--until <instant>', 'of a planned change: end')
    .option('--json', 'print JSON')
    .action(async (what: string, { kind, partner, planned, until, ...output }: Open) => {
      const client = await openClient(cli)
      const found = []
      for (const text of partner ?? []) found.push({ partnerId: (await onePartner(client, text)).id })
      const json = {
        kind: kind as 'outage',
        what,
        plannedStart: planned ?? null,
        plannedEnd: until ?? null,
        partners: partner ? found : null,
      }
      tell(cli, output, await ask(parseResponse(client.v1.incidents.$post({ header: {}, json }))))
    })
}

function addMessage(group: Command, cli: Cli): void {
  group
    .command('message <id> <kind>')
    .description('log a notice, update or resolution that was sent to everybody who is owed one')
    .requiredOption('--part <part=text...>', 'what it said, such as impact="Nobody can sign in"')
    .option('--partner <partner...>', 'only to these: id or part of the name')
    .option('--json', 'print JSON')
    .action(
      async (
        id: string,
        kind: string,
        { part, partner, ...output }: Output & { part: string[]; partner?: string[] },
      ) => {
        const client = await openClient(cli)
        const whole = await ask(parseResponse(client.v1.incidents[':id'].$get({ param: { id } })))
        const partnerIds: string[] = []
        for (const text of partner ?? []) partnerIds.push((await onePartner(client, text)).id)
        const owed = whole.partners.filter(({ state }) => state !== 'resolved').map(({ partnerId }) => partnerId)
        const parts = Object.fromEntries(part.map((text) => text.split(/=(.*)/s).slice(0, 2)))
        const json = { kind: kind as 'notice', partnerIds: partner ? partnerIds : owed, parts }
        const answer = client.v1.incidents[':id'].messages.$post({ param: { id }, header: {}, json })
        const logged = await ask(parseResponse(answer))
        show(cli, output, logged, ({ logged: count, nextUpdateBy }) =>
          nextUpdateBy
            ? `Logged for ${count}. They hear again by ${inMinutes(nextUpdateBy)} UTC.`
            : `Logged for ${count}.`,
        )
      },
    )
}

function addEnd(group: Command, cli: Cli): void {
  group
    .command('fix <id>')
    .description('it works again')
    .option('--json', 'print JSON')
    .action(async (id: string, output: Output) => {
      const client = await openClient(cli)
      tell(
        cli,
        output,
        await ask(parseResponse(client.v1.incidents[':id'].fix.$post({ param: { id }, header: {}, json: {} }))),
      )
    })
  group
    .command('review <id>')
    .description('the after-review')
    .requiredOption('--root-cause <text>', 'in plain words')
    .requiredOption('--prevention <text>', 'what keeps it from coming back')
    .option('--json', 'print JSON')
    .action(
      async (id: string, { rootCause, prevention, ...output }: Output & { rootCause: string; prevention: string }) => {
        const client = await openClient(cli)
        const answer = client.v1.incidents[':id'].review.$post({
          param: { id },
          header: {},
          json: { rootCause, prevention },
        })
        tell(cli, output, await ask(parseResponse(answer)))
      },
    )
}

function tell(cli: Cli, output: Output, incident: Whole): void {
  show(cli, output, incident, ({ id, what, state, partners, warnings }) =>
    [cli.heading(`${what} (${state})`), id, formatTable(partners, PARTNERS, cli), ...warnings].join('\n'),
  )
}

function inMinutes(instant: string | null): string {
  return instant === null ? '–' : instant.slice(0, 16).replace('T', ' ')
}
