import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'

export function addItems(program: Command, cli: Cli): void {
  const items = program.command('items').description('opportunities, success stories, decisions, talks, features')
  items
    .command('list', { isDefault: true })
    .option('--kind <kind>', 'opportunity, success-story, decision, speaking or feature')
    .option('--json', 'print JSON')
    .action(async ({ kind, ...output }: Output & { kind?: string }) => {
      const client = await openClient(cli)
      const query = { limit: '500', ...(kind && { kind: kind as 'decision' }) }
      const { items: list } = await ask(parseResponse(client.v1.items.$get({ query })))
      show(cli, output, list, () =>
        list.map(({ id, kind, state, on, title }) => `${id}  ${kind}  ${state}  ${on ?? '–'}  ${title}`).join('\n'),
      )
    })
  items
    .command('add')
    .argument('<partner>', 'its id or part of its name')
    .argument('<kind>')
    .argument('<title>')
    .option('--on <date>')
    .option('--state <state>')
    .option('--json', 'print JSON')
    .action(
      async (
        partner: string,
        kind: string,
        title: string,
        { on, state, ...output }: Output & { on?: string; state?: string },
      ) => {
        const client = await openClient(cli)
        const { id } = await onePartner(client, partner)
        const json = { kind: kind as 'decision', title, on: on ?? null, ...(state && { state }) }
        const reply = await ask(
          parseResponse(client.v1.partners[':id'].items.$post({ param: { id }, json, header: {} })),
        )
        show(cli, output, reply, () => `${reply.item.id}  ${reply.item.kind}  ${reply.item.state}  ${reply.item.title}`)
      },
    )
}
