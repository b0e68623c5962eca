import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { stringify } from 'yaml'
import { NewPartner } from '../../services/partner/create-partner.ts'
import { SetContact } from '../../services/partner/set-contact.ts'
import { PartnerPatch } from '../../services/partner/update-partner.ts'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { parseFields } from '../parse-fields.ts'

/** `partner show | add | set | contact | replied | archive | restore`: one partner, found by its id or part of its name. */
export function addPartner(program: Command, cli: Cli): void {
  const partner = program
    .command('partner')
    .description('one partner: show, add, set, contact, replied, archive, restore')
  addShow(partner, cli)
  addAdd(partner, cli)
  addSet(partner, cli)
  addContact(partner, cli)
  addReplied(partner, cli)
  for (const archived of [true, false]) addArchive(partner, cli, archived)
}

function addShow(partner: Command, cli: Cli): void {
  partner
    .command('show')
    .description('everything people decided about it')
    .argument('<partner>', 'its id or part of its name')
    .option('--json', 'print JSON')
    .action(async (text: string, options: Output) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, text)
      const record = await ask(parseResponse(client.v1.partners[':id'].$get({ param: { id } })))
      show(cli, options, record, (value) => {
        const known = Object.entries(value).filter(([, field]) => field !== null && field !== undefined)
        return stringify(Object.fromEntries(known)).trimEnd()
      })
    })
}

function addAdd(partner: Command, cli: Cli): void {
  partner
    .command('add')
    .description('make one: name=… tier=tier-2 ownerName=… contractEnd=2027-01-31 …')
    .argument('<fields...>', 'field=value; an empty value is nothing')
    .option('--json', 'print JSON')
    .action(async (fields: string[], options: Output) => {
      const client = await openClient(cli)
      const json = parseFields(NewPartner, fields)
      const made = await ask(parseResponse(client.v1.partners.$post({ header: {}, json })))
      show(cli, options, made, ({ id, name }) => `${name} is partner ${id}.`)
    })
}

function addSet(partner: Command, cli: Cli): void {
  partner
    .command('set')
    .description('change it: stage=ongoing ownerName=Sarah contractEnd= …')
    .argument('<partner>', 'its id or part of its name')
    .argument('<fields...>', 'field=value; an empty value is nothing')
    .option('--json', 'print JSON')
    .action(async (text: string, fields: string[], options: Output) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, text)
      const json = parseFields(PartnerPatch, fields)
      const set = await ask(parseResponse(client.v1.partners[':id'].$patch({ param: { id }, header: {}, json })))
      show(cli, options, set, ({ name, revision, warnings = [] }) =>
        [`${name} is changed, revision ${revision}.`, ...warnings].join('\n'),
      )
    })
}

function addContact(partner: Command, cli: Cli): void {
  partner
    .command('contact')
    .description('add or change a contact: email=… role=primary name=… replacePrimary=true')
    .argument('<partner>', 'its id or part of its name')
    .argument('<fields...>', 'field=value')
    .option('--json', 'print JSON')
    .action(async (text: string, fields: string[], options: Output) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, text)
      const json = parseFields(SetContact, fields)
      const answer = client.v1.partners[':id'].contacts.$put({ param: { id }, header: {}, json })
      show(cli, options, await ask(parseResponse(answer)), ({ email, role }) => `${email} is ${role}.`)
    })
}

function addReplied(partner: Command, cli: Cli): void {
  partner
    .command('replied')
    .description('what it has written up to now needs no answer')
    .argument('<partner>', 'its id or part of its name')
    .option('--json', 'print JSON')
    .action(async (text: string, options: Output) => {
      const client = await openClient(cli)
      const { id, name } = await onePartner(client, text)
      const answer = await ask(
        parseResponse(client.v1.partners[':id'].replies.handled.$post({ param: { id }, header: {} })),
      )
      show(cli, options, answer, () => `No reply of ${name ?? id} waits any more.`)
    })
}

function addArchive(partner: Command, cli: Cli, archived: boolean): void {
  partner
    .command(archived ? 'archive' : 'restore')
    .description(archived ? 'put it away; nothing is deleted' : 'bring it back')
    .argument('<partner>', 'its id or part of its name')
    .option('--json', 'print JSON')
    .action(async (text: string, options: Output) => {
      const client = await openClient(cli)
      const { id } = await onePartner(client, text)
      const answer = client.v1.partners[':id'].archive.$post({ param: { id }, header: {}, json: { archived } })
      const done = archived ? 'is put away' : 'is back'
      show(cli, options, await ask(parseResponse(answer)), ({ name }) => `${name} ${done}.`)
    })
}
