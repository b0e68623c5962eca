import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { CliError } from '../cli-error.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Page = InferResponseType<Client['v1']['users']['$get'], 200>
type User = Page['users'][number]

const ROLES = ['viewer', 'manager', 'admin'] as const
const COLUMNS: Column<User>[] = [
  { title: 'Person', value: ({ id }) => id },
  { title: 'Name', value: ({ name }) => name },
  { title: 'E-mail', value: ({ email }) => email },
  { title: 'Role', value: ({ role, machine }) => (machine ? `${role}, this machine` : role) },
]

type Options = Output & { invite?: string; name?: string; change?: string; role?: string; signOut?: string }

export function addUsers(program: Command, cli: Cli): void {
  program
    .command('users')
    .description('who may use this portal, with which role')
    .option('--invite <e-mail>', 'add a person and print their sign-in link (with --name and --role)')
    .option('--name <name>', 'name of the person invited')
    .option('--change <id>', 'give this person another role (with --role)')
    .option('--role <role>', ROLES.join(', '))
    .option('--sign-out <id>', 'sign this person out everywhere')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const client = await openClient(cli)
      if (options.invite) return invite(client, cli, options)
      if (options.change) return change(client, cli, options)
      if (options.signOut) return signOut(client, cli, options)
      const users = await readAll(client)
      show(cli, options, users, () => formatTable(users, COLUMNS, cli))
    })
}

async function invite(client: Client, cli: Cli, options: Options): Promise<void> {
  if (!options.name) throw new CliError('Say who it is: --name "Sarah".')
  const json = { email: options.invite!, name: options.name, role: roleOf(options) }
  const invited = await ask(parseResponse(client.v1.users.$post({ json })))
  show(cli, options, invited, ({ user, url, expiresAt }) => {
    const until = expiresAt.slice(0, 16).replace('T', ' ')
    return `${url}\nSigns ${user.name} in as ${user.role}, once, until ${until} UTC. Give it to nobody else.`
  })
}

async function change(client: Client, cli: Cli, options: Options): Promise<void> {
  const request = { param: { id: options.change! }, json: { role: roleOf(options) } }
  const user = await ask(parseResponse(client.v1.users[':id'].$patch(request)))
  show(cli, options, user, ({ name, role }) => `${name} is ${role} now.`)
}

async function signOut(client: Client, cli: Cli, options: Options): Promise<void> {
  const done = await ask(parseResponse(client.v1.users[':id']['sign-out'].$post({ param: { id: options.signOut! } })))
  show(cli, options, done, ({ devices }) => `Signed out on ${devices} ${devices === 1 ? 'device' : 'devices'}.`)
}

function roleOf({ role }: Options): (typeof ROLES)[number] {
  const known = ROLES.find((each) => each === role)
  if (!known) throw new CliError(`Say which role: --role ${ROLES.join(', --role ')}.`)
  return known
}

async function readAll(client: Client): Promise<User[]> {
  const users: User[] = []
  let after: string | undefined
  do {
    const page: Page = await ask(parseResponse(client.v1.users.$get({ query: { limit: '500', after } })))
    users.push(...page.users)
    after = page.after ?? undefined
  } while (after)
  return users
}
