import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { type Column, formatTable } from '../format-table.ts'

type Item = InferResponseType<Client['v1']['calendar']['$get'], 200>['items'][number]

const COLUMNS: Column<Item>[] = [
  { title: 'Day', value: ({ on }) => on },
  { title: 'State', value: ({ state, moved }) => (moved ? `${state}, moved` : state) },
  { title: 'What', value: ({ label, partner }) => (partner ? `${label}: ${partner.name}` : label), max: 60 },
  { title: 'Owner', value: ({ owners }) => owners.join(', '), max: 30 },
  { title: 'Key', value: ({ key }) => key },
]

export function addCalendar(program: Command, cli: Cli): void {
  const calendar = program.command('calendar').description('the calendar of a month, marks and secret addresses')
  calendar
    .command('show', { isDefault: true })
    .description('the items of a month')
    .option('--month <month>', 'such as 2026-11; this one if left out')
    .option('--json', 'print JSON')
    .action(async ({ month, ...output }: Output & { month?: string }) => {
      const items = await readMonth(await openClient(cli), month)
      show(cli, output, items, () => formatTable(items, COLUMNS, cli))
    })
  calendar
    .command('mark')
    .description('mark an item done, skipped, moved, or open again')
    .argument('<key>', 'as "calendar show" gives it')
    .argument('<state>', 'done, skipped, moved or open')
    .option('--to <date>', 'day it is moved to')
    .option('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action(
      async (key: string, state: string, { to, reason, ...output }: Output & { to?: string; reason?: string }) => {
        const client = await openClient(cli)
        const json = { key, state: state as 'done', movedTo: to ?? null, reason: reason ?? null }
        const reply = await ask(parseResponse(client.v1.calendar.marks.$post({ json, header: {} })))
        show(cli, output, reply, () =>
          reply.history.map(({ at, state, byName }) => `${at}  ${state}  ${byName}`).join('\n'),
        )
      },
    )
  calendar
    .command('feed')
    .description('a secret calendar address; it is shown once')
    .argument('<kind>', 'team, person or partner')
    .argument('[who]', 'name of the owner, or the partner')
    .option('--json', 'print JSON')
    .action(async (kind: string, who: string | undefined, output: Output) => {
      const client = await openClient(cli)
      const json = await feedOf(client, kind, who)
      const reply = await ask(parseResponse(client.v1.calendar.feeds.$post({ json })))
      show(cli, output, reply, () => reply.url)
    })
  calendar
    .command('revoke')
    .description('end a secret calendar address at once')
    .argument('<id>')
    .option('--json', 'print JSON')
    .action(async (id: string, output: Output) => {
      const client = await openClient(cli)
      const reply = await ask(parseResponse(client.v1.calendar.feeds[':id'].revoke.$post({ param: { id } })))
      show(cli, output, reply, () => `The address ${id} is ended.`)
    })
}

async function readMonth(client: Client, month: string | undefined): Promise<Item[]> {
  const items: Item[] = []
  let after: string | undefined
  do {
    const query = { limit: '500', ...(month && { month }), ...(after && { after }) }
    const page = await ask(parseResponse(client.v1.calendar.$get({ query })))
    items.push(...page.items)
    after = page.after ?? undefined
  } while (after)
  return items
}

async function feedOf(client: Client, kind: string, who: string | undefined) {
  if (kind === 'team') return { kind: 'team' as const }
  if (kind === 'person') return { kind: 'person' as const, ...(who && { person: who }) }
  if (kind === 'partner' && who) return { kind: 'partner' as const, partnerId: (await onePartner(client, who)).id }
  throw new CliError('Say "feed team", "feed person [name]" or "feed partner <partner>".')
}
