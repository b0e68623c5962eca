import type { Shown } from '../shown.ts'

/** `one` for exactly 1, else `many`. The count is printed apart; a blank count reads as many. */
export function plural(count: Shown, one: string, many: string): string {
  return !count.blank && Number(count.raw) === 1 ? one : many
}
