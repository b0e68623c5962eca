const NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** Name of month 1–12, null outside. */
export function monthName(month: number): string | null {
  return NAMES[month - 1] ?? null
}

/** Number 1–12 of the month of `2026-10` or `2026-10-03`, as the framework's "Month [X]" wants it (L76, L82). */
export function monthNumber(iso: string): string {
  return String(Number(iso.slice(5, 7)))
}
