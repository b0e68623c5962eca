import { formatNumber } from './number.ts'

/** Percentage points, 12.5 as "12.5%". */
export function formatPercent(points: number): string {
  return `${formatNumber(Math.round(points * 10) / 10)}%`
}
