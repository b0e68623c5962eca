import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { type Column, formatTable } from '../format-table.ts'
import { type Pairs, pair } from '../pairs.ts'
import { mailText } from '../template/preview.ts'

type Suggestion = InferResponseType<Client['v1']['partners'][':id']['suggestions']['$get'], 200>['suggestions'][number]

const COLUMNS: Column<Suggestion>[] = [
  { title: 'Template', value: ({ templateId }) => templateId },
  { title: 'Counts for', value: ({ stream }) => stream ?? 'no stream' },
  { title: 'Why', value: ({ reason }) => reason },
]

type Options = Output & {
  value: Pairs
  template?: string
  stream?: string
  reason?: string
  approval?: string
  queue?: string
}

/** Nothing is sent by it: the draft stands on the card, the text is printed. */
export function addDraft(program: Command, cli: Cli): void {
  program
    .command('draft')
    .description('the templates that fit a partner now; with --template a draft of one, printed to be sent by hand')
    .argument('<partner>', 'its id or part of its name')
    .option('--template <template>', 'draft from this one')
    .option('--stream <stream>', 'the stream it counts for')
    .option('--value <name=text>', 'a value typed by hand; several are given one by one', pair, {})
    .option('--reason <text>', 'why to write although somebody else has just written')
    .option('--approval <id>', 'an admin’s approval of its claims')
    .option('--queue <person>', 'put it in the queue of this person, by id')
    .option('--json', 'print JSON')
    .action(async (text: string, options: Options) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, text)
      if (options.template) return draft(client, cli, { ...options, id, template: options.template })
      const request = { param: { id } }
      const { suggestions } = await ask(parseResponse(client.v1.partners[':id'].suggestions.$get(request)))
      show(cli, options, suggestions, () =>
        suggestions.length === 0 ? 'Nothing fits now.' : formatTable(suggestions, COLUMNS, cli),
      )
    })
}

async function draft(client: Client, cli: Cli, options: Options & { id: string; template: string }): Promise<void> {
  const json = {
    partnerId: options.id,
    templateId: options.template,
    stream: options.stream ?? null,
    values: options.value,
    overrideReason: options.reason ?? null,
    approvalId: options.approval ?? null,
    queueFor: options.queue ?? null,
  }
  const reply = await ask(parseResponse(client.v1.drafts.$post({ json, header: {} })))
  show(cli, options, reply, ({ compose }) => mailText(compose, cli))
}
