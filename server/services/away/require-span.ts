import { daysBetween } from '#shared/date.ts'
import { AppError } from '../../errors.ts'

const LONGEST_DAYS = 366

/** Throws `invalid` unless the days are in order and at most a year. */
export function requireSpan({ from, to }: { from: string; to: string }): void {
  const days = daysBetween(from, to)
  if (days < 0) throw new AppError('invalid', `to: ${to} is before ${from}. Give the last day, not the first.`)
  if (days > LONGEST_DAYS) throw new AppError('invalid', `to: ${to} is more than a year after ${from}.`)
}
