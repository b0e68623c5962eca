import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { StreamChange as Change, type StreamChange } from '../../services/stream/change-stream.ts'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { type Column, formatTable } from '../format-table.ts'

type View = InferResponseType<Client['v1']['partners'][':id']['streams']['$get'], 200>['streams'][number]

const COLUMNS: Column<View>[] = [
  { title: 'Stream', value: ({ id }) => id },
  { title: 'Next', value: ({ next, running }) => next?.listOn ?? (running ? 'nothing open' : 'not running') },
  {
    title: 'Late',
    value: ({ slots }) => String(slots.filter(({ state }) => state === 'overdue').length),
    align: 'right',
  },
  { title: 'What', value: ({ label }) => label },
]

type Options = Output & {
  snooze?: string
  skip?: string
  pause?: string | true
  resume?: boolean
  off?: boolean
  override?: string
}

export function addStream(program: Command, cli: Cli): void {
  program
    .command('stream')
    .description('the streams of a partner, or a change of one')
    .argument('<partner>', 'its id or part of its name')
    .argument('[stream]', 'which one to change')
    .option('--snooze <day>', 'out of the list until a day; the score stays')
    .option('--skip <reason>', 'close the open slot; "partner asked" keeps the stream')
    .option('--pause [day]', 'nothing is due, until a day if one is given')
    .option('--resume', 'end the pause')
    .option('--off', 'the partner has not got this stream')
    .option('--override <json>', 'what is different, e.g. {"weekday":"tuesday"}; {} gives the rhythm of the tier back')
    .option('--json', 'print JSON')
    .action(async (text: string, stream: string | undefined, options: Options) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, text)
      const json = changeOf(options)
      if (stream !== undefined && json !== null) {
        const answer = client.v1.partners[':id'].streams[':stream'].$post({ param: { id, stream }, header: {}, json })
        return show(cli, options, await ask(parseResponse(answer)), (value) => `${value.stream}: ${value.done}.`)
      }
      if (json !== null) throw new CliError('Name the stream to change, behind the partner.')
      const { streams } = await ask(parseResponse(client.v1.partners[':id'].streams.$get({ param: { id } })))
      show(cli, options, streams, () => formatTable(streams, COLUMNS, cli))
    })
}

function changeOf({ snooze, skip, pause, resume, off, override }: Options): StreamChange | null {
  if (snooze !== undefined) return { do: 'snooze', until: snooze }
  if (skip !== undefined) return { do: 'skip', slot: null, reason: skip }
  if (pause !== undefined) return { do: 'pause', to: pause === true ? null : pause, reason: null }
  if (resume) return { do: 'resume' }
  if (off) return { do: 'override', override: { off: true } }
  return override === undefined ? null : overrideOf(override)
}

function overrideOf(text: string): StreamChange {
  try {
    return Change.parse({ do: 'override', override: JSON.parse(text) })
  } catch (error) {
    throw new CliError(
      `--override: "${text}" does not fit. Write e.g. {"every":{"days":14},"weekday":"monday"}.`,
      error,
    )
  }
}
