import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Approval = InferResponseType<Client['v1']['approvals']['$get'], 200>['approvals'][number]
type Options = Output & { all?: boolean; approve?: string; refuse?: string; reason?: string }

const COLUMNS: Column<Approval>[] = [
  { title: 'Approval', value: ({ id }) => id },
  { title: 'State', value: ({ state }) => state },
  { title: 'Asked by', value: ({ requestedByName }) => requestedByName },
  { title: 'For', value: ({ targetName }) => targetName, max: 30 },
  { title: 'Claims', value: ({ claims }) => claims.map(({ label }) => label).join(', ') },
]

export function addApprovals(program: Command, cli: Cli): void {
  program
    .command('approvals')
    .description('claims somebody wants to make in a mail; an admin approves or refuses them')
    .option('--all', 'those that were answered too')
    .option('--approve <id>', 'approve the claims for that one draft')
    .option('--refuse <id>', 'refuse them (with --reason)')
    .option('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const client = await openClient(cli)
      if (options.approve) return decide(client, cli, { ...options, id: options.approve, decision: 'approve' })
      if (options.refuse) return decide(client, cli, { ...options, id: options.refuse, decision: 'refuse' })
      const approvals = await readAll(client, options.all ? {} : { state: 'requested' })
      show(cli, options, approvals, () =>
        approvals.length === 0 ? 'Nothing waits for approval.' : formatTable(approvals, COLUMNS, cli),
      )
    })
}

type Decision = Options & { id: string; decision: 'approve' | 'refuse' }

async function decide(client: Client, cli: Cli, { id, decision, reason, ...output }: Decision): Promise<void> {
  if (decision === 'refuse' && !reason) throw new CliError('Say why: --reason "Not this quarter".')
  const json = { decision, reason: reason ?? null }
  const request = { param: { id }, json, header: {} }
  const done = await ask(parseResponse(client.v1.approvals[':id'].$post(request)))
  show(cli, output, done, ({ state, targetName }) => `${state} for ${targetName}.`)
}

async function readAll(client: Client, only: { state?: 'requested' }): Promise<Approval[]> {
  const found: Approval[] = []
  let after: string | null = null
  do {
    const query: Record<string, string> = after === null ? only : { ...only, after }
    const page = await ask(parseResponse(client.v1.approvals.$get({ query })))
    found.push(...page.approvals)
    after = page.after
  } while (after !== null)
  return found
}
