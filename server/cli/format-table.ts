import { cut, pad, plain, widthOf } from './text-width.ts'

export type Column<T> = {
  title: string
  /** Text of a cell; `room` is how many columns it may take, for those that shorten themselves. */
  value: (row: T, room: number) => string
  align?: 'left' | 'right'
  /** Widest the column may get; longer cells end in "…". */
  max?: number
}

export type TableOptions = {
  /** Columns of the whole table; the last one takes what the others leave. Default 100. */
  width?: number
  /** Style of the heading line, if the output is a terminal. */
  heading?: (text: string) => string
}

const GAP = '  '
/** The last column keeps that much even where the others leave less. */
const LEAST = 12

/** An aligned table with a heading line and no trailing spaces. Without rows only the heading. */
export function formatTable<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  { width = 100, heading = (text) => text }: TableOptions = {},
): string {
  const cells: string[][] = rows.map(() => [])
  const widths: number[] = []
  columns.forEach((column, i) => {
    const used = widths.reduce((sum, each) => sum + each + GAP.length, 0)
    const isLast = i === columns.length - 1
    const room = Math.min(column.max ?? Number.POSITIVE_INFINITY, isLast ? Math.max(LEAST, width - used) : width)
    rows.forEach((row, j) => void cells[j]!.push(cut(plain(column.value(row, room)), room)))
    widths.push(Math.max(widthOf(column.title), ...cells.map((row) => widthOf(row[i]!))))
  })
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => pad(text, widths[i]!, columns[i]!.align))
      .join(GAP)
      .trimEnd()
  return [heading(line(columns.map(({ title }) => title))), ...cells.map(line)].join('\n')
}
