import type { Command } from 'commander'
import { type InferResponseType, parseResponse } from 'hono/client'
import { type Cli, type Output, show } from '../cli.ts'
import { ask, type Client, openClient } from '../client.ts'
import { type Column, formatTable } from '../format-table.ts'

type Line = InferResponseType<Client['v1']['scorecard']['$get'], 200>['kpis'][number]

const COLUMNS: Column<Line>[] = [
  { title: 'KPI', value: ({ label }) => label, max: 32 },
  { title: 'Period', value: ({ period }) => period },
  { title: 'Value', value: ({ value }) => numberText(value), align: 'right' },
  { title: 'Target', value: ({ target }) => numberText(target), align: 'right' },
  { title: 'State', value: ({ state }) => state },
  { title: 'From', value: ({ source, asOf }) => `${source}${asOf ? `, ${asOf}` : ''}` },
]

export function addScorecard(program: Command, cli: Cli): void {
  program
    .command('scorecard')
    .description('the KPIs of the programme with targets, pace and sources')
    .option('--month <month>', 'such as 2026-10; the last closed one if left out')
    .option('--json', 'print JSON')
    .action(async ({ month, ...output }: Output & { month?: string }) => {
      const client = await openClient(cli)
      const card = await ask(parseResponse(client.v1.scorecard.$get({ query: month ? { month } : {} })))
      show(cli, output, card, () => {
        const goals = card.goals.map(
          ({ statement, value, state }) => `${state.padEnd(8)} ${numberText(value)}  ${statement}`,
        )
        return [formatTable(card.kpis, COLUMNS, cli), '', ...goals].join('\n')
      })
    })
}

function numberText(value: number | null): string {
  return value === null ? '–' : String(Math.round(value * 10) / 10)
}
