import { describe, expect, it } from 'vitest'
import { type Column, formatTable } from '#server/cli/format-table.ts'

type Row = { name: string; count: number; note: string }
const COLUMNS: Column<Row>[] = [
  { title: 'Name', value: ({ name }) => name, max: 10 },
  { title: 'Count', value: ({ count }) => String(count), align: 'right' },
  { title: 'Note', value: ({ note }) => note },
]

describe('a table', () => {
  it('aligns its columns and leaves no space at the end of a line', () => {
    const rows = [
      { name: 'one', count: 1, note: 'first' },
      { name: 'three', count: 333, note: '' },
    ]
    expect(formatTable(rows, COLUMNS).split('\n')).toEqual([
      'Name   Count  Note',
      'one        1  first',
      'three    333',
    ])
  })

  it('cuts a cell that is too long and says so', () => {
    const [, line] = formatTable([{ name: 'a name beyond ten', count: 2, note: '' }], COLUMNS).split('\n')
    expect(line).toBe('a name be…      2')
  })

  it('keeps within its width by cutting the last column', () => {
    const table = formatTable([{ name: 'one', count: 1, note: 'x'.repeat(200) }], COLUMNS, { width: 60 })
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBe(60)
  })

  it('counts letters that take two columns as two', () => {
    const rows = [
      { name: '東京', count: 1, note: 'x' },
      { name: 'abcd', count: 1, note: 'x' },
      { name: 'e\u0301tude', count: 1, note: 'x' },
    ]
    expect(formatTable(rows, COLUMNS).split('\n').slice(1)).toEqual([
      '東京       1  x',
      'abcd       1  x',
      'e\u0301tude      1  x',
    ])
  })

  it('takes control characters out of what it prints', () => {
    const [, line] = formatTable([{ name: '\u001b[2Jgone\n', count: 1, note: 'x' }], COLUMNS).split('\n')
    expect(line).toMatch(/^ \[2Jgone {2,}1 {2}x$/)
  })

  it('has a heading line alone without rows, in the style it is given', () => {
    expect(formatTable([], COLUMNS, { heading: (text) => `<${text}>` })).toBe('<Name  Count  Note>')
  })
})
