import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, openClient } from '../client.ts'
import { findPartners } from '../find-partners.ts'
import { partnerTable } from '../partner-table.ts'

export function addPartners(program: Command, cli: Cli): void {
  program
    .command('partners')
    .description('partners with tier, phase, health and next touchpoint')
    .option('--search <text>', 'only those whose name has this in it')
    .option('--json', 'print JSON')
    .action(async ({ search, ...output }: Output & { search?: string }) => {
      const client = await openClient(cli)
      const partners = await findPartners(client, search)
      const { timeZone } = await ask(parseResponse(client.v1.status.$get()))
      const { width, heading } = cli
      show(cli, output, partners, () =>
        partners.length === 0
          ? `No partners${search ? ` with "${search}" in their name` : ' yet'}.`
          : partnerTable(partners, null, { now: cli.now(), timeZone, width, heading }),
      )
    })
}
