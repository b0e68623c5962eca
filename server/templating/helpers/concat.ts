import type { Shown } from '../shown.ts'

/** Lists one after the other; a list that is not there adds nothing. */
export function concat(...lists: (Shown[] | undefined)[]): Shown[] {
  return lists.flatMap((list) => list ?? [])
}
