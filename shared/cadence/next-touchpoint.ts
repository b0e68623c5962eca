import type { NextTouchpoint } from '../standing.ts'
import { dueTouches } from './due-touches.ts'
import type { CadenceInput } from './input.ts'

/**
 * The first that still asks for something: an open slot of a stream, or a follow-up. Null for prospects, for partners
 * whose clocks stand still, and where no stream has started. May lie in the past. `dueOn` is its day in the list: a
 * snooze moves it.
 */
export function nextTouchpoint(input: CadenceInput): NextTouchpoint | null {
  const [first] = dueTouches(input)
  if (first === undefined) return null
  const { listOn, periodDays: _, ...rest } = first
  return { ...rest, dueOn: listOn }
}
