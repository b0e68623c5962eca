import { z } from 'zod'

export const ClockKind = z.enum(['first-notice', 'change-notice', 'update', 'resolution', 'intervention'])
export type ClockKind = z.infer<typeof ClockKind>

/**
 * `missed`: the deadline passed and what it asks for is still owed. `late`: done, after the deadline. `stopped`: the
 * reason for it went away in time.
 */
export const ClockState = z.enum(['running', 'paused', 'met', 'late', 'missed', 'stopped'])
export type ClockState = z.infer<typeof ClockState>

/** One deadline of one partner, past or running (DESIGN §8). */
export const Clock = z.object({
  kind: ClockKind,
  startsAt: z.iso.datetime(),
  /** With pauses and extensions; null while it is paused. */
  dueAt: z.iso.datetime().nullable(),
  state: ClockState,
  doneAt: z.iso.datetime().nullable(),
  /** The deadline that was missed; it stays, whatever is done or extended later. */
  breachedAt: z.iso.datetime().nullable(),
})
export type Clock = z.infer<typeof Clock>

/** True while somebody still owes the partner something. */
export function isOpen({ state }: Pick<Clock, 'state'>): boolean {
  return state === 'running' || state === 'paused' || state === 'missed'
}

/** The open clock that ends first; a paused one comes last. Null if none is open. */
export function nextClock(clocks: readonly Clock[]): Clock | null {
  const open = clocks.filter(isOpen).sort((a, b) => dueMs(a) - dueMs(b))
  return open[0] ?? null
}

function dueMs({ dueAt }: Clock): number {
  return dueAt === null ? Number.POSITIVE_INFINITY : Date.parse(dueAt)
}
