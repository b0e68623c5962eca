import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'

type Consent = InferResponseType<Client['v1']['consent']['$get'], 200>

export function addHubSpot(program: Command, cli: Cli): void {
  program
    .command('hubspot')
    .description('what the HubSpot account allowed; with --connect, a link that lets an account in')
    .option('--connect', 'print a one-time link: a further account, or this one again')
    .option('--json', 'print JSON')
    .action(async ({ connect, ...output }: Output & { connect?: boolean }) => {
      const client = await openClient(cli)
      if (connect) {
        const link = await ask(parseResponse(client.v1['install-links'].$post()))
        return show(cli, output, link, ({ url }) => `${url}\nOpens once, within a day, for whoever holds it.`)
      }
      show(cli, output, await ask(parseResponse(client.v1.consent.$get())), describe)
    })
}

function describe(consent: Consent): string {
  if (consent.by === 'service-key') return 'By service key.'
  const state = consent.lostAt
    ? `HubSpot ended it on ${consent.lostAt.slice(0, 10)}: connect again with --connect.`
    : consent.missing.length > 0
      ? `Missing: ${consent.missing.join(', ')}. Connect again with --connect.`
      : 'Everything that is needed is allowed.'
  return `Consent of ${consent.email}, ${consent.consentedAt?.slice(0, 10)}. ${state}`
}
