import type { Command } from 'commander'
import { parseResponse } from 'hono/client'
import { AwayInput } from '../../services/away/set-partner-away.ts'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, openClient } from '../client.ts'
import { onePartner } from '../find-partners.ts'
import { parseFields } from '../parse-fields.ts'

/** `roster`, `away`, `hand-over`: who answers for what, and when somebody is not there. */
export function addRoster(program: Command, cli: Cli): void {
  program
    .command('roster')
    .description('teams, who is away and who stands in, holidays')
    .option('--team <name>', 'make or change a team')
    .option('--members <names>', 'its members, with commas between them')
    .option('--json', 'print JSON')
    .action(async ({ team, members, ...output }: Output & { team?: string; members?: string }) => {
      const client = await openClient(cli)
      if (team !== undefined) {
        const json = {
          name: team,
          members: (members ?? '')
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean),
        }
        await ask(parseResponse(client.v1.roster.teams.$put({ header: {}, json })))
      }
      const roster = await ask(parseResponse(client.v1.roster.$get()))
      show(
        cli,
        output,
        roster,
        ({ teams, absences, holidays }) =>
          [
            ...teams.map(({ name, members: names }) => `${name}: ${names.join(', ') || 'nobody'}`),
            ...absences.map(
              ({ person, from, to, cover }) => `${person} is away from ${from} to ${to}; ${cover} stands in`,
            ),
            ...holidays.map(({ on, name }) => `${on} ${name}`),
          ].join('\n') || 'No teams, nobody is away, no holidays.',
      )
    })
  addAway(program, cli)
  addHolidays(program, cli)
  addHandOver(program, cli)
}

function addAway(program: Command, cli: Cli): void {
  program
    .command('away')
    .description('somebody is not there: --partner, or --person with --cover')
    .argument('<from>', 'first day, e.g. 2026-12-21')
    .argument('<to>', 'last day')
    .option('--partner <partner>', 'a partner: its days leave both sides of the score')
    .option('--person <name>', 'one of ours')
    .option('--cover <name>', 'who stands in')
    .option('--json', 'print JSON')
    .action(
      async (from: string, to: string, options: Output & { partner?: string; person?: string; cover?: string }) => {
        const client = await openClient(cli)
        const { partner, person = '', cover = '' } = options
        if (partner === undefined) {
          const json = { person, cover, from, to }
          const saved = await ask(parseResponse(client.v1.roster.absences.$post({ header: {}, json })))
          return show(cli, options, saved, () => `${person} is away from ${from} to ${to}; ${cover} stands in.`)
        }
        const { id } = await onePartner(client, partner)
        const json = parseFields(AwayInput, [`from=${from}`, `to=${to}`])
        const saved = await ask(
          parseResponse(client.v1.partners[':id'].away.$post({ param: { id }, header: {}, json })),
        )
        show(cli, options, saved, () => `Away from ${from} to ${to}.`)
      },
    )
}

function addHolidays(program: Command, cli: Cli): void {
  program
    .command('holidays')
    .description('days on which nobody works; --add or --remove changes the list')
    .option('--add <day=name>', 'such as 2026-12-25="Christmas Day"')
    .option('--remove <day>', 'a day that is one no more')
    .option('--json', 'print JSON')
    .action(async ({ add, remove, ...output }: Output & { add?: string; remove?: string }) => {
      const client = await openClient(cli)
      let { holidays } = await ask(parseResponse(client.v1.roster.$get()))
      if (add !== undefined || remove !== undefined) {
        const [on = '', name = ''] = add?.split(/=(.*)/s) ?? []
        const kept = holidays.filter((each) => each.on !== remove && each.on !== on)
        const json = { holidays: add === undefined ? kept : [...kept, { on, name }] }
        holidays = (await ask(parseResponse(client.v1.roster.holidays.$put({ header: {}, json })))).holidays
      }
      const lines = holidays.map((day) => `${day.on} ${day.name}`).sort()
      show(cli, output, holidays, () => lines.join('\n') || 'No holidays.')
    })
}

function addHandOver(program: Command, cli: Cli): void {
  program
    .command('hand-over')
    .description('give everything of one person to another')
    .argument('<from>', 'who has it, as it is written')
    .argument('<to>', 'who shall have it')
    .option('--json', 'print JSON')
    .action(async (from: string, to: string, options: Output) => {
      const client = await openClient(cli)
      const over = await ask(parseResponse(client.v1['hand-over'].$post({ header: {}, json: { from, to } })))
      show(cli, options, over, ({ partners, teams }) => `${to} has ${partners} partners and ${teams} teams of ${from}.`)
    })
}
