import { parse } from 'csv-parse/sync'
import { findMeasure, type Measure } from '#shared/metric/definition.ts'
import { parseNumber } from '#shared/metric/parse-number.ts'
import { AppError } from '../../errors.ts'

/** A number as it stood in the text; `row` counts from 1 with the heading. */
export type ParsedReading = {
  row: number
  /** Name or id; empty: of the whole programme. */
  partner: string
  name: string
  month: string
  value: number
  target: number | null
  asOf: string | null
  answers: number | null
}

type Cells = Record<string, string>

const NEEDED = ['metric', 'month', 'value']

/**
 * Reads a CSV with a heading line: `partner, metric, month, value` and, if there, `target, as of, answers`; a byte order
 * mark and any order of columns are fine. Throws `invalid` for a text that is no CSV or lacks a column.
 */
export function parseCsv(text: string): ParsedReading[] {
  const rows = readTable(text, ',').map((cells) => cells.map((cell) => cell.trim()))
  const heading = (rows[0] ?? []).map((title) => title.toLowerCase().replaceAll(/[\s_-]+/g, ' '))
  const missing = NEEDED.filter((title) => !heading.includes(title))
  if (missing.length > 0) {
    throw new AppError(
      'invalid',
      `The heading line lacks ${missing.join(', ')}. It needs partner, metric, month, value.`,
    )
  }
  return rows.slice(1).map((row, i) => {
    const cells: Cells = Object.fromEntries(heading.map((title, column) => [title, row[column] ?? '']))
    return {
      row: i + 2,
      partner: cells.partner ?? '',
      name: cells.metric ?? '',
      month: cells.month ?? '',
      value: parseNumber(cells.value ?? ''),
      target: cells.target ? parseNumber(cells.target) : null,
      asOf: cells['as of'] || null,
      answers: cells.answers ? parseNumber(cells.answers) : null,
    }
  })
}

/**
 * Reads the month grid as a spreadsheet pastes it: tabs, a first line with the metrics, a first column with the
 * partners. An empty cell says nothing. Throws `invalid` for a column that is no metric.
 */
export function parseGrid(text: string, month: string, measures: readonly Measure[]): ParsedReading[] {
  const [heading = [], ...rows] = readTable(text, '\t').map((cells) => cells.map((cell) => cell.trim()))
  const unknown = heading.slice(1).filter((title) => findMeasure(measures, title) === null)
  if (heading.length < 2 || unknown.length > 0) {
    const what = unknown.length > 0 ? `These are no metrics: ${unknown.join(', ')}.` : 'The first line names no metric.'
    throw new AppError('invalid', `${what} The first line is "partner" and then one metric a column.`)
  }
  return rows.flatMap(([partner = '', ...cells], i) =>
    cells.flatMap((cell, column) =>
      cell === ''
        ? []
        : [
            {
              row: i + 2,
              partner,
              name: heading[column + 1] ?? '',
              month,
              value: parseNumber(cell),
              target: null,
              asOf: null,
              answers: null,
            },
          ],
    ),
  )
}

function readTable(text: string, delimiter: string): string[][] {
  try {
    return parse(text, { bom: true, delimiter, skip_empty_lines: true, relax_column_count: false, quote: '"' })
  } catch (error) {
    throw new AppError('invalid', `The text is no table: ${(error as Error).message}. Correct it and send it again.`)
  }
}
