import { monthName } from './month.ts'

/** `2026-10-03` as "3 October 2026", `2026-10` as "October 2026"; null for anything that is no day of the calendar. */
export function formatDate(iso: string): string | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(iso) ?? []
  if (!year || !month) return null
  const name = monthName(Number(month))
  if (name === null) return null
  if (!day) return `${name} ${year}`
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(day) >= 1 && Number(day) <= daysInMonth ? `${Number(day)} ${name} ${year}` : null
}
