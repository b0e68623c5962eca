import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { plain } from '../text-width.ts'

type Lists = InferResponseType<Client['v1']['partners'][':id']['lists']['$get'], 200>['lists'][number]
type Options = Output & { stream?: string; answered: string[] }

export function addLists(program: Command, cli: Cli): void {
  program
    .command('lists')
    .description('what the last mails to a partner promised, and decisions it has not answered')
    .argument('<partner>', 'its id or part of its name')
    .option('--stream <stream>', 'the stream the answer belongs to')
    .option('--answered <decision>', 'a decision that was answered; several are given one by one', more, [])
    .option('--json', 'print JSON')
    .action(async (text: string, { stream, answered, ...output }: Options) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, text)
      if (answered.length > 0) await answer(client, { id, stream, answered })
      const { lists } = await ask(parseResponse(client.v1.partners[':id'].lists.$get({ param: { id } })))
      show(cli, output, lists, () => (lists.length === 0 ? 'No mail left any list.' : lists.map(shown).join('\n\n')))
    })

  function shown({ stream, sentAt, byName, remembered, next, open }: Lists): string {
    const state = remembered ? 'sent' : 'as drafted'
    return [
      cli.heading(`${stream}, ${state} ${sentAt.slice(0, 10)} by ${plain(byName ?? 'nobody known')}`),
      ...next.map((line) => `  next time: ${plain(line)}`),
      ...open.map((line) => `  not answered: ${plain(line)}`),
    ].join('\n')
  }
}

type Answer = { id: string; stream: string | undefined; answered: string[] }

async function answer(client: Client, { id, stream, answered }: Answer): Promise<void> {
  if (!stream) throw new CliError('Say which stream the answer belongs to: --stream weekly-technical.')
  const request = { param: { id, stream }, json: { answered }, header: {} }
  await ask(parseResponse(client.v1.partners[':id'].lists[':stream'].$put(request)))
}

function more(text: string, before: string[]): string[] {
  return [...before, text]
}
