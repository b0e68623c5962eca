import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Page = InferResponseType<Client['v1']['devices']['$get'], 200>
type Device = Page['devices'][number]

const COLUMNS: Column<Device>[] = [
  { title: 'Device', value: ({ id }) => id },
  { title: 'What', value: ({ label }) => label },
  { title: 'Whose', value: ({ userName }) => userName },
  { title: 'Last used', value: ({ lastUsedAt }) => lastUsedAt.slice(0, 10) },
  { title: 'Ends if idle', value: ({ idleAt }) => idleAt.slice(0, 10) },
]

type Options = Output & { revoke?: string }

export function addDevices(program: Command, cli: Cli): void {
  program
    .command('devices')
    .description('who is signed in where, and signing a device out')
    .option('--revoke <id>', 'sign this device out')
    .option('--json', 'print JSON')
    .action(async ({ revoke, ...output }: Options) => {
      const client = await openClient(cli)
      if (revoke) {
        const done = await ask(parseResponse(client.v1.devices[':id'].revoke.$post({ param: { id: revoke } })))
        return show(cli, output, done, () => `Signed out: ${revoke}. It is told at its next request.`)
      }
      const devices = await readAll(client)
      show(cli, output, devices, () => formatTable(devices, COLUMNS, cli))
    })
}

async function readAll(client: Client): Promise<Device[]> {
  const devices: Device[] = []
  let after: string | undefined
  do {
    const query = { of: 'everyone' as const, limit: '500', after }
    const page: Page = await ask(parseResponse(client.v1.devices.$get({ query })))
    devices.push(...page.devices)
    after = page.after ?? undefined
  } while (after)
  return devices
}
