import { addDays, addMonths, monthKey } from '../date.ts'
import type { Kpi, KpiTarget } from '../framework/kpis.ts'

/** Months a KPI is read over, first and last day. */
export type KpiPeriod = { key: string; months: string[]; from: string; to: string }

/** The month, or the quarter it is in. Quarters count from the month in which the year begins. */
export function periodOf(review: Kpi['review'], month: string, yearStartMonth = 1): KpiPeriod {
  if (review === 'monthly') return { key: month, months: [month], from: `${month}-01`, to: lastDay(month) }
  const into = monthOfYear(month, yearStartMonth) % 3
  const months = [0, 1, 2].map((i) => monthKey(addMonths(`${month}-01`, i - into)))
  const quarter = Math.floor(monthOfYear(month, yearStartMonth) / 3) + 1
  const year = yearStart(month, yearStartMonth).slice(0, 4)
  return { key: `${year}-Q${quarter}`, months, from: `${months[0]}-01`, to: lastDay(months[2]!) }
}

/** First day of the year that the month is in. */
export function yearStart(month: string, yearStartMonth: number): string {
  return addMonths(`${month}-01`, -monthOfYear(month, yearStartMonth))
}

/** What the target asks for by the end of the period: a yearly one grows by quarters, 12 is 3, 6, 9, 12 (row 169). */
export function targetBy(target: KpiTarget, month: string, yearStartMonth: number): number {
  if (target.per === 'review') return target.at_least
  const quarter = Math.floor(monthOfYear(month, yearStartMonth) / 3) + 1
  return (target.at_least * quarter) / 4
}

/** 0 for the month in which the year begins, to 11. */
function monthOfYear(month: string, yearStartMonth: number): number {
  return (Number(month.slice(5)) - yearStartMonth + 12) % 12
}

function lastDay(month: string): string {
  return addDays(addMonths(`${month}-01`, 1), -1)
}
